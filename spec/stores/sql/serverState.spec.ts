import { expect } from 'chai';
import { mysqlEngine } from '../../../src/stores/sql/dialects/mysql';
import { postgresEngine } from '../../../src/stores/sql/dialects/postgres';
import type { ServerState, Weakness } from '../../../src/stores/sql/dialects/server/ServerEngine';

const postgres: ServerState = { commit: 'on', fsync: 'on', standby: 'false', readonly: 'off', encoding: 'UTF8' };
const mysql: ServerState = {
  autocommit: '1',
  innodb_flush_log_at_trx_commit: '1',
  log_bin: '0',
  sync_binlog: '0',
  read_only: '0',
  sql_mode: 'STRICT_TRANS_TABLES,ANSI_QUOTES',
};

type Row = readonly [change: ServerState, loses: readonly Weakness['loses'][]];

const rows = {
  postgres: [
    [{}, []],
    [{ commit: 'remote_apply' }, []],
    [{ commit: 'local' }, []],
    [{ encoding: 'SQL_ASCII' }, []],
    [{ commit: 'off' }, ['crash']],
    [{ fsync: 'off' }, ['power']],
    [{ commit: 'off', fsync: 'off' }, ['crash', 'power']],
    [{ standby: 'true' }, ['always']],
    [{ readonly: 'on' }, ['always']],
    [{ standby: 'true', readonly: 'on' }, ['always']],
    [{ encoding: 'LATIN1' }, ['always']],
  ] as Row[],
  mysql: [
    [{}, []],
    [{ read_only: 'OFF', log_bin: 'OFF' }, []],
    [{ log_bin: '1', sync_binlog: '1' }, []],
    [{ innodb_flush_log_at_trx_commit: '0' }, ['crash']],
    [{ innodb_flush_log_at_trx_commit: '2' }, ['power']],
    [{ innodb_flush_log_at_trx_commit: '3' }, []],
    [{ log_bin: '1' }, ['power']],
    [{ log_bin: 'ON', sync_binlog: '100' }, ['power']],
    [{ read_only: '1' }, ['always']],
    [{ read_only: 'ON' }, ['always']],
    [{ autocommit: '0' }, ['always']],
    [{ sql_mode: 'ANSI,NO_BACKSLASH_ESCAPES' }, ['always']],
  ] as Row[],
};

for (const engine of ['postgres', 'mysql'] as const) {
  const good = engine === 'postgres' ? postgres : mysql;
  const { weaknesses } = engine === 'postgres' ? postgresEngine : mysqlEngine;
  describe(`weaknesses of a server state, ${engine}`, () => {
    for (const [change, loses] of rows[engine]) {
      it(`finds ${loses.join(' and ') || 'none'} in ${JSON.stringify(change)}`, () => {
        const found = weaknesses.filter(({ applies }) => applies({ ...good, ...change }));
        expect(found.map(one => one.loses)).to.deep.equal(loses);
      });
    }
  });
}
