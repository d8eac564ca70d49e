/** What can be wrong with a server, and what to do about it. */
export interface Weakness {
  /** `always`: it cannot be used at all. `crash`: its crash takes back what it has committed. `power`: its machine's does. */
  readonly loses: 'always' | 'crash' | 'power';
  readonly problem: string;
  readonly isSo: (settings: ServerState) => boolean;
}

/** What a server says of itself: each value as text. */
export type ServerState = Readonly<Record<string, string | undefined>>;

const isOff = (value: string | undefined): boolean => value === '0' || value === 'OFF';

const postgres: readonly Weakness[] = [
  {
    loses: 'always',
    problem: 'this server is a standby, which lags. Connect to the primary.',
    isSo: ({ standby }) => standby === 'true',
  },
  {
    loses: 'always',
    problem: 'transactions here are read-only: set default_transaction_read_only to off.',
    isSo: ({ standby, readonly }) => standby !== 'true' && readonly === 'on',
  },
  {
    loses: 'always',
    problem: 'the encoding of this database has not every character of a subject. Make one of encoding UTF8.',
    isSo: ({ encoding = '' }) => !['UTF8', 'SQL_ASCII'].includes(encoding),
  },
  {
    loses: 'crash',
    problem:
      'synchronous_commit is off: a crash of the server takes back what was revoked. ' +
      "Open with extra: { options: '-c synchronous_commit=on' }.",
    isSo: ({ commit }) => commit === 'off',
  },
  {
    loses: 'power',
    problem: 'fsync is off: a power cut takes back what was revoked, or more. Set it to on.',
    isSo: ({ fsync }) => fsync === 'off',
  },
];

const mysql: readonly Weakness[] = [
  {
    loses: 'always',
    problem: 'this server is read-only, as a replica is, which lags. Connect to the primary.',
    isSo: ({ read_only: readonly }) => !isOff(readonly),
  },
  {
    loses: 'always',
    problem: 'autocommit is off: nothing would ever be committed. Set it to 1.',
    isSo: ({ autocommit }) => isOff(autocommit),
  },
  {
    loses: 'always',
    problem: 'sql_mode has NO_BACKSLASH_ESCAPES, under which the driver quotes wrongly. Take it out.',
    isSo: ({ sql_mode: mode = '' }) => mode.includes('NO_BACKSLASH_ESCAPES'),
  },
  {
    loses: 'crash',
    problem: 'innodb_flush_log_at_trx_commit is 0: a crash of the server takes back what was revoked. Set it to 1.',
    isSo: ({ innodb_flush_log_at_trx_commit: flush }) => flush === '0',
  },
  {
    loses: 'power',
    problem: 'innodb_flush_log_at_trx_commit is 2: a power cut takes back what was revoked. Set it to 1.',
    isSo: ({ innodb_flush_log_at_trx_commit: flush }) => flush === '2',
  },
  {
    loses: 'power',
    problem: 'the binary log is on and sync_binlog is not 1: a power cut takes back what was revoked. Set it to 1.',
    isSo: ({ log_bin: log, sync_binlog: sync }) => !isOff(log) && sync !== '1',
  },
];

/** How a server is asked for its settings, and which of them are weaknesses. */
export const weaknesses = {
  postgres: {
    question:
      "SELECT current_setting('synchronous_commit') AS commit, current_setting('fsync') AS fsync, " +
      "pg_is_in_recovery()::text AS standby, current_setting('default_transaction_read_only') AS readonly, " +
      "current_setting('server_encoding') AS encoding",
    all: postgres,
  },
  mysql: {
    question: `SELECT ${[
      'autocommit',
      'innodb_flush_log_at_trx_commit',
      'log_bin',
      'sync_binlog',
      'read_only',
      'sql_mode',
    ]
      .map(name => `@@${name} AS ${name}`)
      .join(', ')}`,
    all: mysql,
  },
} as const;
