import { Table, type MigrationInterface, type QueryRunner, type TableColumnOptions } from 'typeorm';
import { exactText } from './server/exactText';

/** The table of {@link RevokedToken}. TypeORM reads the order of migrations off the end of the name. */
export class CreateRevokedToken1763683200000 implements MigrationInterface {
  readonly name = 'CreateRevokedToken1763683200000';

  /** Leaves a table alone that `synchronize` has made. */
  async up(queryRunner: QueryRunner): Promise<void> {
    const { dataSource } = queryRunner;
    const name = tableName(queryRunner);
    const text = exactText(dataSource);
    const columns: TableColumnOptions[] = [
      { name: 'jti', type: 'varchar', length: '255', isPrimary: true, ...text.key },
      { name: 'token_type', type: 'varchar', length: '16', ...text.word },
      { name: 'subject', type: 'text', ...text.text },
      { name: 'expires_at', type: 'bigint', isNullable: true },
      { name: 'revoked_at', type: 'bigint' },
    ];
    // Named as TypeORM would: PostgreSQL and SQLite know one index of a name, not one of each table.
    const index = dataSource.namingStrategy.indexName(name, ['expires_at']);
    const table = new Table({ name, columns, indices: [{ name: index, columnNames: ['expires_at'] }] });
    if (dataSource.options.type === 'mysql' || dataSource.options.type === 'mariadb') table.engine = 'InnoDB';
    await queryRunner.createTable(table, true);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable(tableName(queryRunner));
  }
}

const tableName = ({ dataSource }: QueryRunner): string =>
  `${dataSource.options.entityPrefix ?? ''}authx_revoked_token`;
