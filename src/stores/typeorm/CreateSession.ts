import { Table, type MigrationInterface, type QueryRunner, type TableColumnOptions } from 'typeorm';

/** The tables of sessions. TypeORM reads the order of migrations off the end of the name. */
export class CreateSession1763769600000 implements MigrationInterface {
  readonly name = 'CreateSession1763769600000';

  /** Leaves tables alone that `synchronize` has made. */
  async up(queryRunner: QueryRunner): Promise<void> {
    const text = textColumn(queryRunner);
    const session = new Table({
      name: tableName(queryRunner, 'authx_session'),
      columns: [
        { ...text('sid', 255), isPrimary: true },
        text('subject', 255),
        bigint('created_at'),
        bigint('last_active_at'),
        nullable(bigint('ends_at')),
        nullable(bigint('revoked_at')),
        nullable(text('end_reason', 16)),
        nullable(text('ip_address', 64)),
        nullable(text('user_agent', 512)),
        nullable({ name: 'device', type: 'text' }),
        nullable({ name: 'access_scopes', type: 'text' }),
        text('refresh_jti', 255),
        bigint('refresh_issued_at'),
        nullable(bigint('refresh_expires_at')),
        nullable(text('previous_jti', 255)),
        nullable(bigint('rotated_at')),
      ],
      indices: ['subject', 'ends_at', 'refresh_expires_at'].map(column => ({
        name: `authx_session_${column}`,
        columnNames: [column],
      })),
    });
    await queryRunner.createTable(session, true);
    const cutoff = new Table({
      name: tableName(queryRunner, 'authx_subject_cutoff'),
      columns: [{ ...text('subject', 255), isPrimary: true }, bigint('not_before')],
    });
    await queryRunner.createTable(cutoff, true);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable(tableName(queryRunner, 'authx_session'));
    await queryRunner.dropTable(tableName(queryRunner, 'authx_subject_cutoff'));
  }
}

const tableName = ({ dataSource }: QueryRunner, name: string): string =>
  `${dataSource.options.entityPrefix ?? ''}${name}`;

const bigint = (name: string): TableColumnOptions => ({ name, type: 'bigint' });
const nullable = (column: TableColumnOptions): TableColumnOptions => ({ ...column, isNullable: true });

/** MySQL compares text in any letter case unless it is told otherwise; identifiers are told apart by every byte. */
function textColumn({ dataSource }: QueryRunner): (name: string, length: number) => TableColumnOptions {
  const isMySql = ['mysql', 'mariadb'].includes(dataSource.options.type);
  return (name, length) => ({
    name,
    type: 'varchar',
    length: String(length),
    ...(isMySql && { charset: 'utf8mb4', collation: 'utf8mb4_bin' }),
  });
}
