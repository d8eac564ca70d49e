import { expect } from 'chai';
import type { DataSource } from 'typeorm';
import { AuthX } from '../../../src/index';
import { RevokedTokenRepository, SessionRepository } from '../../../src/entries/typeorm';
import { secret } from '../../support/forge';
import { errorOf } from '../support/errorOf';
import { revocation } from '../support/revocation';
import {
  describeOnServers,
  engines,
  newDatabase,
  openServer,
  type ServerOptions,
  type SqlServer,
} from '../support/sqlServers';

/** The number of connections that the DataSource has for the application. */
const poolSize = 2;

/** What an application leaves behind on a connection, and the statement that ends it. */
type Leak = readonly [what: string, leave: readonly string[], end: string];

const leaks: Readonly<Record<'postgres' | 'mariadb', readonly Leak[]>> = {
  postgres: [
    ['an open transaction', ['BEGIN'], 'ROLLBACK'],
    [
      'a transaction with a snapshot',
      ['BEGIN ISOLATION LEVEL REPEATABLE READ', 'SELECT * FROM authx_revoked_token'],
      'ROLLBACK',
    ],
    ['another search_path', ['SET search_path = pg_catalog'], 'RESET search_path'],
    ['read-only transactions', ['SET default_transaction_read_only = on'], 'RESET default_transaction_read_only'],
  ],
  mariadb: [
    ['an open transaction', ['START TRANSACTION'], 'ROLLBACK'],
    ['a transaction with a snapshot', ['START TRANSACTION WITH CONSISTENT SNAPSHOT'], 'ROLLBACK'],
    ['autocommit = 0', ['SET autocommit = 0'], 'ROLLBACK'],
    ['read-only transactions', ['SET SESSION TRANSACTION READ ONLY'], 'SET SESSION TRANSACTION READ WRITE'],
  ],
};

/** Runs statements on every connection that the application can get, and gives the connections back. */
async function onEach(dataSource: DataSource, statements: readonly string[]): Promise<void> {
  const runners = Array.from({ length: poolSize }, () => dataSource.createQueryRunner());
  for (const runner of runners) {
    await runner.connect();
    for (const statement of statements) await runner.query(statement);
  }
  for (const runner of runners) await runner.release();
}

const authOn = (dataSource: DataSource): AuthX =>
  new AuthX({
    config: { secretKey: secret },
    revokedTokens: RevokedTokenRepository.on(dataSource),
    sessions: { store: SessionRepository.on(dataSource) },
  });

const specify = (server: SqlServer): void => {
  let options: ServerOptions;
  let own: DataSource;
  let other: DataSource;

  before(async () => {
    options = await newDatabase(server);
    own = await openServer({ ...options, poolSize });
    other = await openServer(options);
  });

  for (const [what, leave, end] of leaks[server.type === 'postgres' ? 'postgres' : 'mariadb']) {
    it(`with ${what} undoes no revocation and no end of a session`, async () => {
      const [auth, another] = [authOn(own), authOn(other)];
      const [revoked, ended] = [await auth.createTokenPair('alice'), await auth.createTokenPair('alice')];
      const { sid } = await auth.verifyToken(ended.access_token);
      await onEach(own, leave);
      await auth.revoke(revoked.access_token);
      await auth.sessions.end(sid as string);
      for (const { access_token: token } of [revoked, ended]) await errorOf(another.verifyToken(token));
      await onEach(own, [end]);
      for (const { access_token: token } of [revoked, ended]) await errorOf(auth.verifyToken(token));
    });

    it(`with ${what} hides no revocation of another process`, async () => {
      const [repository, another] = [RevokedTokenRepository.on(own), RevokedTokenRepository.on(other)];
      const one = revocation();
      await onEach(own, leave);
      await another.revoke([one]);
      expect(await repository.isRevoked(one.jti)).to.equal(true);
      await onEach(own, [end]);
    });
  }
};

describeOnServers('A connection that the application returned to the pool', specify, engines);
