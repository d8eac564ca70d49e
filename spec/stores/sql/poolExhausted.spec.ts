import { expect } from 'chai';
import { DataSource } from 'typeorm';
import { AuthX } from '../../../src/index';
import { RevokedTokenRepository, SessionRepository } from '../../../src/entries/typeorm';
import { outcomeOf } from '../../sessions/support/login';
import { secret } from '../../support/forge';
import { eventually } from '../support/privateStores';
import { describeOnServers, engines, newDatabase, openServer } from '../support/sqlServers';

describeOnServers(
  'A connection pool whose only connection is busy',
  server => {
    it('is not treated as an outage: failOpen does not apply, and the log says what to do', async () => {
      const options = await newDatabase(server);
      const dataSource = await openServer({ ...options, poolSize: 1 }, { lookupTimeout: 0.2, writeTimeout: 10 });
      const causes: string[] = [];
      const auth = new AuthX({
        config: { secretKey: secret },
        revokedTokens: RevokedTokenRepository.on(dataSource),
        sessions: { store: SessionRepository.on(dataSource) },
        callbackTimeout: 20,
        logger: { error: (_, cause) => void causes.push(String(cause)) },
      });
      const revoked = await auth.createAccessToken('alice');
      await auth.revoke(revoked);
      const other = await new DataSource(options).initialize();
      const runner = other.createQueryRunner();
      await runner.query(
        server.type === 'postgres'
          ? 'BEGIN; LOCK TABLE authx_session IN EXCLUSIVE MODE'
          : 'LOCK TABLES authx_session WRITE',
      );
      const login = auth.createTokenPair('alice').catch((error: unknown) => error);
      try {
        await eventually(async () => {
          const waiting = await other.query<unknown[]>(
            server.type === 'postgres'
              ? "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
              : "SELECT 1 FROM information_schema.PROCESSLIST WHERE STATE LIKE 'Waiting for table%' AND DB = DATABASE()",
          );
          expect(waiting).to.have.length(1);
        });
        expect(await outcomeOf(auth.verifyToken(revoked, { failOpen: true }))).to.equal('RevocationUnavailableError');
        expect(auth.counts).to.include({ failedOpen: 0, failedClosed: 1 });
        expect(causes.join('\n')).to.include('OverloadError').and.include('docs/operations.md');
      } finally {
        await runner.query(server.type === 'postgres' ? 'ROLLBACK' : 'UNLOCK TABLES');
        await runner.release();
        await other.destroy();
      }
      await login;
      expect(await outcomeOf(auth.verifyToken(revoked))).to.equal('RevokedTokenError');
    }).timeout(60_000);
  },
  engines,
);
