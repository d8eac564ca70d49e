import { Table, type MigrationInterface, type QueryRunner } from 'typeorm';

/** The table of {@link RevokedToken}. TypeORM reads the order of migrations off the end of the name. */
export class CreateRevokedToken1763683200000 implements MigrationInterface {
  readonly name = 'CreateRevokedToken1763683200000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.createTable(
      new Table({
        name: 'authx_revoked_token',
        columns: [
          { name: 'jti', type: 'varchar', length: '255', isPrimary: true },
          { name: 'token_type', type: 'varchar', length: '16' },
          { name: 'subject', type: 'text' },
          { name: 'expires_at', type: 'bigint', isNullable: true },
          { name: 'revoked_at', type: 'bigint' },
        ],
        indices: [{ name: 'authx_revoked_token_expires_at', columnNames: ['expires_at'] }],
      }),
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable('authx_revoked_token');
  }
}
