import type { MigrationInterface, QueryRunner } from 'typeorm';
import { bigint, columnMaker, createTable, dropTable, nullable, primary } from './createTable';

/** Creates the table of `RevokedToken`. TypeORM reads the order of migrations from the number in the class's name. */
export class CreateRevokedToken1763683200000 implements MigrationInterface {
  readonly name = 'CreateRevokedToken1763683200000';

  async up(queryRunner: QueryRunner): Promise<void> {
    const { varchar, text } = columnMaker(queryRunner);
    await createTable(queryRunner, {
      name: 'authx_revoked_token',
      columns: [
        primary(varchar('jti', 'key', 255)),
        varchar('token_type', 'word', 16),
        text('subject'),
        nullable(bigint('expires_at')),
        bigint('revoked_at'),
      ],
      indexed: ['expires_at'],
    });
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await dropTable(queryRunner, 'authx_revoked_token');
  }
}
