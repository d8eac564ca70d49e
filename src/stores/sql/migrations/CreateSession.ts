import type { MigrationInterface, QueryRunner } from 'typeorm';
import { bigint, columnMaker, createTable, dropTable, nullable, primary } from './createTable';

/**
 * Creates the tables of `AuthSession` and `SubjectCutoff`. TypeORM reads the order of migrations from the number in the
 * class's name.
 */
export class CreateSession1763769600000 implements MigrationInterface {
  readonly name = 'CreateSession1763769600000';

  async up(queryRunner: QueryRunner): Promise<void> {
    const { varchar, text } = columnMaker(queryRunner);
    await createTable(queryRunner, {
      name: 'authx_session',
      columns: [
        primary(varchar('sid', 'key', 255)),
        varchar('subject_key', 'key', 255),
        text('subject'),
        bigint('created_at'),
        bigint('last_active_at'),
        nullable(bigint('ends_at')),
        nullable(bigint('revoked_at')),
        nullable(varchar('end_reason', 'word', 16)),
        nullable(varchar('ip_address', 'text', 64)),
        nullable(varchar('user_agent', 'text', 512)),
        nullable(text('device')),
        nullable(text('access_scopes')),
        varchar('refresh_jti', 'key', 255),
        bigint('refresh_issued_at'),
        nullable(bigint('refresh_expires_at')),
        nullable(varchar('previous_jti', 'key', 255)),
        nullable(bigint('rotated_at')),
      ],
      indexed: ['subject_key', 'ends_at', 'refresh_expires_at'],
    });
    await createTable(queryRunner, {
      name: 'authx_subject_cutoff',
      columns: [primary(varchar('subject_key', 'key', 255)), bigint('not_before')],
      indexed: [],
    });
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await dropTable(queryRunner, 'authx_session');
    await dropTable(queryRunner, 'authx_subject_cutoff');
  }
}
