import { Table, type MigrationInterface, type QueryRunner, type TableColumnOptions } from 'typeorm';
import { exactText, type TextKind } from './server/exactText';

/** The tables of sessions. TypeORM reads the order of migrations off the end of the name. */
export class CreateSession1763769600000 implements MigrationInterface {
  readonly name = 'CreateSession1763769600000';

  /** Leaves tables alone that `synchronize` has made. */
  async up(queryRunner: QueryRunner): Promise<void> {
    const text = textColumns(queryRunner);
    await createTable(queryRunner, 'authx_session', {
      columns: [
        { ...text.varchar('sid', 'key', 255), isPrimary: true },
        text.varchar('subject_key', 'key', 255),
        text.long('subject'),
        bigint('created_at'),
        bigint('last_active_at'),
        nullable(bigint('ends_at')),
        nullable(bigint('revoked_at')),
        nullable(text.varchar('end_reason', 'word', 16)),
        nullable(text.varchar('ip_address', 'text', 64)),
        nullable(text.varchar('user_agent', 'text', 512)),
        nullable(text.long('device')),
        nullable(text.long('access_scopes')),
        text.varchar('refresh_jti', 'key', 255),
        bigint('refresh_issued_at'),
        nullable(bigint('refresh_expires_at')),
        nullable(text.varchar('previous_jti', 'key', 255)),
        nullable(bigint('rotated_at')),
      ],
      indexed: ['subject_key', 'ends_at', 'refresh_expires_at'],
    });
    await createTable(queryRunner, 'authx_subject_cutoff', {
      columns: [{ ...text.varchar('subject_key', 'key', 255), isPrimary: true }, bigint('not_before')],
      indexed: [],
    });
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable(prefixed(queryRunner, 'authx_session'));
    await queryRunner.dropTable(prefixed(queryRunner, 'authx_subject_cutoff'));
  }
}

interface Making {
  readonly columns: TableColumnOptions[];
  /** Columns that have an index each. */
  readonly indexed: readonly string[];
}

async function createTable(queryRunner: QueryRunner, plainName: string, { columns, indexed }: Making): Promise<void> {
  const { options, namingStrategy } = queryRunner.dataSource;
  const name = prefixed(queryRunner, plainName);
  // Named as TypeORM would: PostgreSQL and SQLite know one index of a name, not one of each table.
  const indices = indexed.map(column => ({ name: namingStrategy.indexName(name, [column]), columnNames: [column] }));
  const table = new Table({ name, columns, indices });
  if (options.type === 'mysql' || options.type === 'mariadb') table.engine = 'InnoDB';
  await queryRunner.createTable(table, true);
}

const prefixed = ({ dataSource }: QueryRunner, name: string): string =>
  `${dataSource.options.entityPrefix ?? ''}${name}`;

const bigint = (name: string): TableColumnOptions => ({ name, type: 'bigint' });
const nullable = (column: TableColumnOptions): TableColumnOptions => ({ ...column, isNullable: true });

function textColumns({ dataSource }: QueryRunner) {
  const exact = exactText(dataSource);
  return {
    varchar: (name: string, kind: TextKind, length: number): TableColumnOptions => ({
      name,
      type: 'varchar',
      length: String(length),
      ...exact[kind],
    }),
    long: (name: string): TableColumnOptions => ({ name, type: 'text', ...exact.text }),
  };
}
