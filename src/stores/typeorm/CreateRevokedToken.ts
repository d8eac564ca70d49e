import { Table, type MigrationInterface, type QueryRunner, type TableColumnOptions } from 'typeorm';

/** The table of {@link RevokedToken}. TypeORM reads the order of migrations off the end of the name. */
export class CreateRevokedToken1763683200000 implements MigrationInterface {
  readonly name = 'CreateRevokedToken1763683200000';

  /** Leaves a table alone that `synchronize` has made. */
  async up(queryRunner: QueryRunner): Promise<void> {
    const name = tableName(queryRunner);
    const columns: TableColumnOptions[] = [
      { name: 'jti', type: 'varchar', length: '255', isPrimary: true },
      { name: 'token_type', type: 'varchar', length: '16' },
      { name: 'subject', type: 'text' },
      { name: 'expires_at', type: 'bigint', isNullable: true },
      { name: 'revoked_at', type: 'bigint' },
    ];
    const indices = [{ name: 'authx_revoked_token_expires_at', columnNames: ['expires_at'] }];
    await queryRunner.createTable(new Table({ name, columns, indices }), true);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable(tableName(queryRunner));
  }
}

const tableName = ({ dataSource }: QueryRunner): string =>
  `${dataSource.options.entityPrefix ?? ''}authx_revoked_token`;
