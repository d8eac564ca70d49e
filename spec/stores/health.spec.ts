import { expect } from 'chai';
import { Redis } from 'ioredis';
import { DataSource } from 'typeorm';
import { AuthX, type Health, type RevocationStore, type SessionStore } from '../../src/index';
import { RevokedTokenRepository, SessionRepository } from '../../src/entries/typeorm';
import { secret } from '../support/forge';
import { newFile, openOn } from './support/authFile';
import { describeWithPrivate, startPrivate, type PrivateServer } from './support/privateServer';
import { eventually } from './support/privateStores';
import { describeOnRedis, newClient, openSessionStore, openStore } from './support/redisServer';
import { describeOnServers, engines, newDatabase, openServer, type ServerOptions } from './support/sqlServers';

const well = { reads: 'ok', writes: 'ok' };
const healthy: Health = {
  isHealthy: true,
  stores: { revokedTokens: { reads: 'ok', writes: 'ok' }, sessions: { reads: 'ok', writes: 'ok' } },
};

const makeAuth = (revokedTokens: RevocationStore, store: SessionStore): AuthX =>
  new AuthX({
    config: { secretKey: secret },
    revokedTokens,
    sessions: { store },
    healthTimeout: 10,
    logger: { error: () => undefined },
  });

/** Waits until the health is as expected: a change of a server's settings takes a moment. */
const expectHealth = (auth: AuthX, expected: (health: Health) => void): Promise<void> =>
  eventually(async () => expected(await auth.checkHealth()), 10_000);

/** Expects that logins, refreshes and logouts fail with 503 and are counted as unavailable. */
async function expectWritesUnavailable(
  auth: AuthX,
  pair: { access_token: string; refresh_token: string },
): Promise<void> {
  const attempts = [
    () => auth.createTokenPair('alice'),
    () => auth.refresh(pair.refresh_token),
    () => auth.revoke(pair.access_token),
  ];
  for (const attempt of attempts) {
    const refusal: unknown = await attempt().catch((error: unknown) => error);
    expect(refusal).to.have.property('status', 503);
  }
  const { login, refresh, logout } = auth.counts.operations;
  expect([login.unavailable, refresh.unavailable, logout.unavailable]).to.deep.equal([1, 1, 1]);
}

describeOnServers(
  'auth.checkHealth()',
  server => {
    const sqlAuth = async (options: ServerOptions): Promise<{ auth: AuthX; dataSource: DataSource }> => {
      const dataSource = await openServer(options, { lookupTimeout: 5 });
      return { auth: makeAuth(RevokedTokenRepository.on(dataSource), SessionRepository.on(dataSource)), dataSource };
    };

    it('reports a healthy server, and changes nothing', async () => {
      const { auth, dataSource } = await sqlAuth(await newDatabase(server));
      expect(await auth.checkHealth()).to.deep.equal(healthy);
      for (const table of ['authx_revoked_token', 'authx_session', 'authx_subject_cutoff']) {
        expect(await dataSource.query(`SELECT * FROM ${table}`), table).to.deep.equal([]);
      }
    });

    it('reports the writes to a locked table as late or failed', async () => {
      const options = await newDatabase(server);
      const dataSource = await openServer(options, { lookupTimeout: 5, writeTimeout: 1 });
      const auth = makeAuth(RevokedTokenRepository.on(dataSource), SessionRepository.on(dataSource));
      const locker = await new DataSource(options).initialize();
      const runner = locker.createQueryRunner();
      await runner.query(
        server.type === 'postgres'
          ? 'BEGIN; LOCK TABLE authx_session IN EXCLUSIVE MODE'
          : 'LOCK TABLES authx_session READ',
      );
      try {
        const { isHealthy, stores } = await auth.checkHealth();
        expect([isHealthy, stores.revokedTokens, stores.sessions?.reads]).to.deep.equal([false, well, 'ok']);
        expect(stores.sessions?.writes).to.be.oneOf(['late', 'failed']);
      } finally {
        await runner.query(server.type === 'postgres' ? 'ROLLBACK' : 'UNLOCK TABLES');
        await runner.release();
        await locker.destroy();
      }
      await expectHealth(auth, health => expect(health).to.deep.equal(healthy));
    }).timeout(30_000);
  },
  engines,
);

describeWithPrivate('postgres', 'auth.checkHealth() on a PostgreSQL that becomes read-only', () => {
  it('reports failed writes, counts failed logins, and reports recovery', async () => {
    const { url } = await startPrivate('postgres');
    const dataSource = await eventually(() => openServer({ type: 'postgres', url }, { lookupTimeout: 5 }));
    const auth = makeAuth(RevokedTokenRepository.on(dataSource), SessionRepository.on(dataSource));
    const pair = await auth.createTokenPair('alice');
    const admin = await new DataSource({ type: 'postgres', url, poolSize: 1 }).initialize();
    const setReadOnly = async (value: 'on' | 'off'): Promise<void> => {
      await admin.query(`ALTER SYSTEM SET default_transaction_read_only = ${value}`);
      await admin.query('SELECT pg_reload_conf()');
    };
    try {
      await setReadOnly('on');
      // New connections are refused. Open connections refuse only writes.
      await expectHealth(auth, ({ isHealthy, stores: { revokedTokens, sessions } }) =>
        expect([isHealthy, revokedTokens?.writes, sessions?.writes]).to.deep.equal([false, 'failed', 'failed']),
      );
      await expectWritesUnavailable(auth, pair);
      await admin.query('SET default_transaction_read_only = off');
      await setReadOnly('off');
      await expectHealth(auth, health => expect(health).to.deep.equal(healthy));
    } finally {
      await admin.destroy();
    }
  }).timeout(60_000);
});

describe('auth.checkHealth() on SQLite', () => {
  it('reports a healthy file, and changes nothing', async () => {
    const dataSource = await openOn(newFile());
    const auth = makeAuth(RevokedTokenRepository.on(dataSource), SessionRepository.on(dataSource));
    expect(await auth.checkHealth()).to.deep.equal(healthy);
    expect(await dataSource.query('SELECT * FROM authx_revoked_token')).to.deep.equal([]);
  });

  it('reports failed writes while another process locks the file, and reports recovery', async () => {
    const file = newFile();
    const dataSource = await openOn(file);
    const auth = makeAuth(RevokedTokenRepository.on(dataSource), SessionRepository.on(dataSource));
    const other = await openOn(file);
    await other.query('BEGIN IMMEDIATE');
    const failed = { reads: 'ok', writes: 'failed', reason: 'SqliteError SQLITE_BUSY' };
    expect((await auth.checkHealth()).stores).to.deep.equal({ revokedTokens: failed, sessions: failed });
    await other.query('ROLLBACK');
    expect(await auth.checkHealth()).to.deep.equal(healthy);
  });
});

describeOnRedis('auth.checkHealth()', () => {
  it('reports a healthy server, and changes nothing', async () => {
    const prefix = 'authx-spec-health:';
    const auth = makeAuth(await openStore(newClient(), { prefix }), await openSessionStore(newClient(), { prefix }));
    expect(await auth.checkHealth()).to.deep.equal(healthy);
    expect(await newClient().keys(`*${prefix}*`)).to.deep.equal([]);
  });
});

describeWithPrivate('redis', 'auth.checkHealth() on a Redis whose memory is full', () => {
  let server: PrivateServer;
  let admin: Redis;

  before(async function () {
    this.timeout(60_000);
    server = await startPrivate('redis');
    admin = newClient(server.url);
  });

  it('reports failed writes, counts failed logins, still verifies tokens, and reports recovery', async () => {
    const { auth, pair } = await eventually(async () => {
      const sessions = await openSessionStore(newClient(server.url));
      const made = makeAuth(await openStore(newClient(server.url)), sessions);
      return { auth: made, pair: await made.createTokenPair('alice') };
    });
    expect(await auth.checkHealth()).to.deep.equal(healthy);
    await admin.config('SET', 'maxmemory', '1');
    const failed = { reads: 'ok', writes: 'failed', reason: 'ReplyError OOM' };
    expect((await auth.checkHealth()).stores).to.deep.equal({ revokedTokens: failed, sessions: failed });
    await expectWritesUnavailable(auth, pair);
    // Tokens are still verified.
    expect(await auth.verifyToken(pair.access_token)).to.have.property('sub', 'alice');
    await admin.config('SET', 'maxmemory', '0');
    expect(await auth.checkHealth()).to.deep.equal(healthy);
  }).timeout(30_000);

  it('reports late reads and writes of a server that does not respond', async () => {
    const auth = makeAuth(
      await openStore(newClient(server.url), { lookupTimeout: 0.2, writeTimeout: 0.4 }),
      await openSessionStore(newClient(server.url), { lookupTimeout: 0.2, writeTimeout: 0.4 }),
    );
    server.freeze();
    try {
      const late = { reads: 'late', writes: 'late' };
      expect(await auth.checkHealth()).to.deep.equal({
        isHealthy: false,
        stores: { revokedTokens: late, sessions: late },
      });
    } finally {
      server.thaw();
    }
    await expectHealth(auth, health => expect(health).to.deep.equal(healthy));
  }).timeout(30_000);
});
