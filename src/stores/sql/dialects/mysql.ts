import type { DataSource } from 'typeorm';
import { isEntityOf } from '../authEntities';
import { AuthSession } from '../AuthSession';
import { serverDialect } from './server/serverDialect';
import { longestKey, type KeyColumn, type ServerEngine, type Weakness } from './server/ServerEngine';

/** The pool's size for one process. Lookups need few connections, since one query answers many requests. */
const poolSize = 6;

/** How long connecting may take, in milliseconds. It is short, so that no connection attempt outlives an outage for long. */
const connectTimeout = 1000;

/** The name of the lock. Names of locks belong to the server, not to the database, and have at most 64 characters. */
const lockName = "CONCAT('authx.', SHA1(DATABASE()))";

const isOff = (value: string | undefined): boolean => value === '0' || value === 'OFF';

const weaknesses: readonly Weakness[] = [
  {
    loses: 'always',
    problem: 'this server is read-only, as a replica is, which may be out of date. Connect to the primary.',
    applies: ({ read_only: readonly }) => !isOff(readonly),
  },
  {
    loses: 'always',
    problem: 'autocommit is off, so that no statement would be committed. Set autocommit to 1.',
    applies: ({ autocommit }) => isOff(autocommit),
  },
  {
    loses: 'always',
    problem: 'sql_mode contains NO_BACKSLASH_ESCAPES, with which the driver does not quote safely. Remove it.',
    applies: ({ sql_mode: mode = '' }) => mode.includes('NO_BACKSLASH_ESCAPES'),
  },
  {
    loses: 'crash',
    problem: 'innodb_flush_log_at_trx_commit is 0, so a crash of the server may undo revocations. Set it to 1.',
    applies: ({ innodb_flush_log_at_trx_commit: flush }) => flush === '0',
  },
  {
    loses: 'power',
    problem: 'innodb_flush_log_at_trx_commit is 2, so a power cut may undo revocations. Set it to 1.',
    applies: ({ innodb_flush_log_at_trx_commit: flush }) => flush === '2',
  },
  {
    loses: 'power',
    problem: 'the binary log is on and sync_binlog is not 1, so a power cut may undo revocations. Set it to 1.',
    applies: ({ log_bin: log, sync_binlog: sync }) => !isOff(log) && sync !== '1',
  },
];

const stateVariables = [
  'autocommit',
  'innodb_flush_log_at_trx_commit',
  'log_bin',
  'sync_binlog',
  'read_only',
  'sql_mode',
];

// In UTC: the local time of a server is ambiguous for an hour each year.
const clock = "TIMESTAMPDIFF(MICROSECOND, '1970-01-01', UTC_TIMESTAMP(6)) DIV 1000";

/** MySQL and MariaDB through the driver `mysql2`. */
export const mysqlEngine: ServerEngine = {
  types: ['mysql', 'mariadb'],
  text: {
    key: { charset: 'ascii', collation: 'ascii_bin' },
    word: { charset: 'ascii', collation: 'ascii_bin' },
    text: { charset: 'utf8mb4', collation: 'utf8mb4_bin' },
  },
  // The tables of other storage engines may be damaged by a crash.
  storageEngine: 'InnoDB',
  clock,
  // The driver replaces the placeholder with the list of keys.
  matchesAny: 'IN (?)',
  keysParameter: keys => keys,
  // A deadlock, and MariaDB's error for a row that has changed since it was read.
  conflictCodes: ['ER_LOCK_DEADLOCK', 'ER_CHECKREAD'],
  stateQuery: `SELECT ${stateVariables.map(name => `@@${name} AS ${name}`).join(', ')}`,
  weaknesses,

  storableText: text => text,

  upsertLatest: (_key, value) => `ON DUPLICATE KEY UPDATE ${value} = GREATEST(${value}, VALUES(${value}))`,

  deleteOldest: ({ table, time }) => `DELETE FROM ${table} WHERE ${time} < ? ORDER BY ${time} LIMIT ?`,

  // Tables of this engine are in memory, so that no commit waits for the disk. After a restart, they are empty.
  proofs: {
    create: table => [
      `CREATE TABLE IF NOT EXISTS ${table} (id char(43) PRIMARY KEY, owner char(22) NOT NULL, expires_at bigint NOT NULL, ` +
        'INDEX (expires_at) USING BTREE) ENGINE = MEMORY CHARACTER SET ascii COLLATE ascii_bin',
    ],
    insert: (table, rows) =>
      `INSERT IGNORE INTO ${table} (id, owner, expires_at) VALUES ${Array.from({ length: rows }, () => '(?, ?, ?)').join(', ')}`,
  },

  // Not in memory, because a flood of clients could fill it, and then no request could be counted.
  counters: {
    create: table => [
      `CREATE TABLE IF NOT EXISTS ${table} (id char(24) PRIMARY KEY, owner char(22) NOT NULL, slots varchar(3000) NOT NULL, ` +
        'expires_at bigint NOT NULL, INDEX (expires_at)) ENGINE = InnoDB CHARACTER SET ascii COLLATE ascii_bin',
    ],
    insert: (table, rows) =>
      `INSERT IGNORE INTO ${table} (id, owner, slots, expires_at) VALUES ${Array.from({ length: rows }, () => "(?, '', '[]', ?)").join(', ')}`,
    update: table =>
      `UPDATE ${table} SET owner = ?, slots = ?, expires_at = ? WHERE id = ? AND owner = ? AND ${clock} <= ?`,
    clock,
  },

  withDefaults: options => ({ charset: 'utf8mb4', poolSize, connectTimeout, ...options }) as typeof options,

  async tryLock(runner) {
    const [row] = (await runner.query(`SELECT GET_LOCK(${lockName}, 0) AS held`)) as { held: unknown }[];
    return Number(row?.held) === 1;
  },

  lockHolderQuery: `SELECT CONCAT('KILL ', IS_USED_LOCK(${lockName})) AS ending`,

  async problemWithKey(dataSource, key, { allowLoss }) {
    const { metadata, name } = key;
    const table = await describeTable(dataSource, key);
    if (!table?.collation?.endsWith('_bin')) {
      return `${name} has the collation ${String(table?.collation)}. Change it to ascii_bin or utf8mb4_bin.`;
    }
    if (Number(table.length) < longestKey) {
      return `${name} holds ${String(table.length)} characters. Change its type to varchar(${String(longestKey)}).`;
    }
    // With another unique key, ON DUPLICATE KEY UPDATE could change the row of another token and not store the new one.
    if (Number(table.otherUniqueKeys) > 0 && !isEntityOf(AuthSession, metadata.target)) {
      return `${name} must be its only unique key.`;
    }
    if (table.engine !== 'InnoDB' && !allowLoss) {
      return (
        `its engine is ${String(table.engine)}, whose tables a crash may damage. Change it to InnoDB. To accept the ` +
        'risk, set allowLoss: true.'
      );
    }
    return undefined;
  },
};

interface TableState {
  readonly engine: string | null;
  readonly collation: string | null;
  readonly length: number | string | null;
  readonly otherUniqueKeys: number | string;
}

async function describeTable(dataSource: DataSource, { metadata, name }: KeyColumn): Promise<TableState | undefined> {
  const [table] = await dataSource.query<TableState[]>(
    `SELECT t.ENGINE AS engine, c.COLLATION_NAME AS collation, c.CHARACTER_MAXIMUM_LENGTH AS length,
            (SELECT COUNT(*) FROM information_schema.STATISTICS s
              WHERE s.TABLE_SCHEMA = t.TABLE_SCHEMA AND s.TABLE_NAME = t.TABLE_NAME
                AND s.NON_UNIQUE = 0 AND s.INDEX_NAME <> 'PRIMARY') AS otherUniqueKeys
       FROM information_schema.TABLES t
       JOIN information_schema.COLUMNS c ON c.TABLE_SCHEMA = t.TABLE_SCHEMA AND c.TABLE_NAME = t.TABLE_NAME
      WHERE t.TABLE_SCHEMA = COALESCE(?, DATABASE()) AND t.TABLE_NAME = ? AND c.COLUMN_NAME = ?`,
    [metadata.database ?? null, metadata.tableName, name],
  );
  return table;
}

export const mysqlDialect = serverDialect(mysqlEngine);
