import type { DataSource } from 'typeorm';

/** Something that goes wrong within SQLite, until it is set right. */
export interface SqliteFault {
  readonly name: string;
  readonly disturb: () => Promise<unknown>;
  readonly settle: () => Promise<unknown>;
}

const tables = ['authx_session', 'authx_subject_cutoff', 'authx_revoked_token'];

/** How a trigger fails: the statement is undone, is not, or the whole transaction is. */
const failures = ['ABORT', 'FAIL', 'ROLLBACK'];

/**
 * What may go wrong in a file: each table refuses what is written, before or after it is; another holds the lock; the disk
 * is full.
 *
 * @param dataSource - of the library
 * @param other - of another connection
 */
export function sqliteFaults(dataSource: DataSource, other: DataSource): SqliteFault[] {
  const refusals = tables.flatMap(table =>
    ['BEFORE', 'AFTER'].flatMap(moment => failures.map(failure => refusal(other, { table, moment, failure }))),
  );
  const locked: SqliteFault = {
    name: 'the file is locked',
    disturb: () => other.query('BEGIN IMMEDIATE'),
    settle: () => other.query('ROLLBACK'),
  };
  return [...refusals, locked, full(dataSource)];
}

function refusal(other: DataSource, how: { table: string; moment: string; failure: string }): SqliteFault {
  const { table, moment, failure } = how;
  const each = async (statement: (event: string) => string): Promise<void> => {
    for (const event of ['INSERT', 'UPDATE']) await other.query(statement(event));
  };
  const refuse = `BEGIN SELECT RAISE(${failure}, 'no'); END`;
  return {
    name: `${table} ${moment} ${failure}`,
    disturb: () => each(event => `CREATE TRIGGER no_${event} ${moment} ${event} ON ${table} ${refuse}`),
    settle: () => each(event => `DROP TRIGGER no_${event}`),
  };
}

/** The file may not grow, and what room there is in it is taken. */
function full(dataSource: DataSource): SqliteFault {
  return {
    name: 'the disk is full',
    async disturb() {
      await dataSource.query('CREATE TABLE filler (text TEXT)');
      const [{ page_count: pages }] = await dataSource.query<[{ page_count: number }]>('PRAGMA page_count');
      await dataSource.query(`PRAGMA max_page_count = ${String(pages)}`);
      const fill = (): Promise<unknown> => dataSource.query(`INSERT INTO filler VALUES (hex(randomblob(100)))`);
      while (
        await fill().then(
          () => true,
          () => false,
        )
      );
    },
    async settle() {
      await dataSource.query('PRAGMA max_page_count = 1073741823');
      await dataSource.query('DROP TABLE filler');
    },
  };
}
