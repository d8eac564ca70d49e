import type { DataSource } from 'typeorm';
import { quotedTable } from '../quotedTable';
import { serverDialect } from './server/serverDialect';
import { longestKey, type ServerEngine, type Weakness } from './server/ServerEngine';
import { existing } from './SqlDialect';

/** The pool's size for one process. Lookups need few connections, since one query answers many requests. */
const poolSize = 6;

/** How long connecting may take, in milliseconds. It is short, so that no connection attempt outlives an outage for long. */
const connectTimeout = 1000;

/** How long an idle connection is kept, in milliseconds. The driver's 10 seconds would often end between two requests. */
const idleTimeout = 60_000;

/** The number of the advisory lock. It is arbitrary, but every version of this library must use the same. */
const lockNumber = 1_763_683_200;

const weaknesses: readonly Weakness[] = [
  {
    loses: 'always',
    problem: 'this server is a standby, which may be out of date. Connect to the primary.',
    applies: ({ standby }) => standby === 'true',
  },
  {
    loses: 'always',
    problem: 'transactions on this server are read-only. Set default_transaction_read_only to off.',
    applies: ({ standby, readonly }) => standby !== 'true' && readonly === 'on',
  },
  {
    loses: 'always',
    problem: 'the encoding of this database cannot represent every subject. Use a database with the encoding UTF8.',
    applies: ({ encoding = '' }) => !['UTF8', 'SQL_ASCII'].includes(encoding),
  },
  {
    loses: 'crash',
    problem:
      'synchronous_commit is off, so a crash of the server may undo revocations. ' +
      "Open with extra: { options: '-c synchronous_commit=on' }.",
    applies: ({ commit }) => commit === 'off',
  },
  {
    loses: 'power',
    problem: 'fsync is off, so a power cut may undo revocations or damage the database. Set fsync to on.',
    applies: ({ fsync }) => fsync === 'off',
  },
];

const stateQuery =
  "SELECT current_setting('synchronous_commit') AS commit, current_setting('fsync') AS fsync, " +
  "pg_is_in_recovery()::text AS standby, current_setting('default_transaction_read_only') AS readonly, " +
  "current_setting('server_encoding') AS encoding";

interface Emitter {
  on(event: string, listener: (connection: Emitter) => void): unknown;
}

const clock = 'CAST(FLOOR(EXTRACT(EPOCH FROM clock_timestamp()) * 1000) AS bigint)';

/** PostgreSQL through the driver `pg`. */
export const postgresEngine: ServerEngine = {
  types: ['postgres'],
  // The order of "C" never changes. The order of another collation may change with the operating system, and damage the index.
  text: { key: { collation: 'C' }, word: {}, text: {} },
  clock,
  jsonArray: expressions => `json_build_array(${expressions.join(', ')})::text`,
  // No key contains a space. The driver writes one text much faster than an array of texts.
  matchesAny: "= ANY(string_to_array($1, ' '))",
  keysParameter: keys => keys.join(' '),
  // serialization_failure and deadlock_detected.
  conflictCodes: ['40001', '40P01'],
  stateQuery,
  weaknesses,

  // NUL is the only character that PostgreSQL does not store.
  storableText: text => text.replaceAll('\0', '\ufffd'),

  upsertLatest: (key, value) => {
    const [known, added] = [`"${existing}".${value}`, `excluded.${value}`];
    return (
      `ON CONFLICT (${key}) DO UPDATE SET ${value} = CASE WHEN ${known} IS NULL THEN NULL ` +
      `WHEN ${added} IS NULL THEN NULL ELSE GREATEST(${known}, ${added}) END`
    );
  },

  // Rows that another process is deleting are left to that process. With an array, the planner uses the index of the key also
  // for a table that was filled so quickly that it has no statistics yet. With IN, it could read the table for each chunk.
  deleteOldest: ({ table, key, time }) =>
    `DELETE FROM ${table} WHERE ${key} = ANY(ARRAY(SELECT ${key} FROM ${table} WHERE ${time} < $1 ` +
    `ORDER BY ${time} LIMIT $2 FOR UPDATE SKIP LOCKED))`,

  // A commit that changes only unlogged tables does not wait for the disk. After a crash, they are empty.
  proofs: {
    create: (table, index) => [
      `CREATE UNLOGGED TABLE IF NOT EXISTS ${table} (id varchar(43) COLLATE "C" PRIMARY KEY, owner varchar(22) NOT NULL, expires_at bigint NOT NULL)`,
      `CREATE INDEX IF NOT EXISTS ${index} ON ${table} (expires_at)`,
    ],
    insert: (table, rows) => {
      const values = Array.from(
        { length: rows },
        (_, i) => `($${String(3 * i + 1)}, $${String(3 * i + 2)}, $${String(3 * i + 3)})`,
      );
      return `INSERT INTO ${table} (id, owner, expires_at) VALUES ${values.join(', ')} ON CONFLICT (id) DO NOTHING`;
    },
  },

  counters: {
    create: (table, index) => [
      `CREATE UNLOGGED TABLE IF NOT EXISTS ${table} (id varchar(24) COLLATE "C" PRIMARY KEY, owner varchar(22) NOT NULL, slots text NOT NULL, expires_at bigint NOT NULL)`,
      `CREATE INDEX IF NOT EXISTS ${index} ON ${table} (expires_at)`,
    ],
    insert: (table, rows) => {
      const values = Array.from({ length: rows }, (_, i) => `($${String(2 * i + 1)}, '', '[]', $${String(2 * i + 2)})`);
      return `INSERT INTO ${table} (id, owner, slots, expires_at) VALUES ${values.join(', ')} ON CONFLICT (id) DO NOTHING`;
    },
    update: table =>
      `UPDATE ${table} SET owner = $1, slots = $2, expires_at = $3 WHERE id = $4 AND owner = $5 AND ${clock} <= $6`,
    clock,
  },

  withDefaults(options, { writeTimeout }) {
    const extra = {
      idleTimeoutMillis: idleTimeout,
      keepAlive: true,
      statement_timeout: writeTimeout,
      ...(options.extra as object | undefined),
    };
    return { poolSize, connectTimeoutMS: connectTimeout, ...options, extra } as typeof options;
  },

  /**
   * Listens to the errors of each new connection. TypeORM does so only a moment after the pool has provided a connection.
   * If the server ended in that moment, the error would end the process. The query fails either way.
   */
  prepare({ driver }) {
    const { master: pool } = driver as unknown as { readonly master: Emitter };
    pool.on('connect', connection => connection.on('error', () => undefined));
  },

  /**
   * The lock belongs to a transaction, because a connection pooler may give the session to another client after it. After
   * the lock was taken, each statement must see what others have committed, which only READ COMMITTED promises.
   */
  async tryLock(runner) {
    await runner.startTransaction('READ COMMITTED');
    await runner.query('SET LOCAL idle_in_transaction_session_timeout = 0');
    const question = `SELECT pg_try_advisory_xact_lock(${String(lockNumber)}) AS held`;
    const [row] = (await runner.query(question)) as { held: boolean }[];
    return row?.held === true;
  },

  // A lock with one number of 64 bits has the upper half in classid and 1 in objsubid.
  lockHolderQuery:
    "SELECT 'SELECT pg_terminate_backend(' || pid || ')' AS ending FROM pg_locks WHERE locktype = 'advisory' AND granted " +
    'AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) ' +
    `AND classid = 0 AND objid = ${String(lockNumber)} AND objsubid = 1`,

  explainRefusal({ message }) {
    if (!message.includes('unsupported startup parameter: statement_timeout')) return undefined;
    return (
      'the connection pooler refuses the setting statement_timeout. Open with extra: { statement_timeout: undefined }, or ' +
      'set ignore_startup_parameters = statement_timeout in the configuration of PgBouncer.'
    );
  },

  async problemWithKey(dataSource, { metadata, name }) {
    const column = await describeColumn(dataSource, [quotedTable(dataSource, metadata.target).path, name]);
    const [, isText, , length] = /^(text|character varying(\((\d+)\))?)$/.exec(column?.type ?? '') ?? [];
    if (isText === undefined || Number(length ?? longestKey) < longestKey) {
      return `${name} is ${String(column?.type)}. Change its type to character varying(${String(longestKey)}).`;
    }
    if (column?.exact === true) return undefined;
    return `the collation of ${name} is not deterministic. Change it to "C".`;
  },
};

interface Column {
  readonly type: string;
  /** Whether its collation is deterministic: different strings of bytes are different texts. */
  readonly exact: boolean | null;
}

async function describeColumn(dataSource: DataSource, tableAndColumn: readonly string[]): Promise<Column | undefined> {
  const [column] = await dataSource.query<Column[]>(
    `SELECT format_type(a.atttypid, a.atttypmod) AS type, c.collisdeterministic AS exact
       FROM pg_attribute a LEFT JOIN pg_collation c ON c.oid = a.attcollation
      WHERE a.attrelid = to_regclass($1) AND a.attname = $2`,
    [...tableAndColumn],
  );
  return column;
}

export const postgresDialect = serverDialect(postgresEngine);
