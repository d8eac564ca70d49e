import { expect } from 'chai';
import { openAuthDataSource, RevokedTokenRepository, SessionRepository } from 'routing-controllers-authx/typeorm';
import { describeOnServers, engines, newDatabase } from '../stores/support/sqlServers';
import { note } from './support/figures';
import { LocalServer } from './support/LocalServer';
import type { AuthStores } from './support/openAuthStores';
import { runs, timeFor } from './support/runs';
import { login } from './support/untilDecided';

const logins = runs(30, 100);

describeOnServers(
  'Replicas that lag',
  server => {
    const opened: AuthStores[] = [];
    after(() => Promise.all(opened.map(stores => stores.close())));

    async function open(replication: object): Promise<AuthStores> {
      const dataSource = await openAuthDataSource({ type: server.type, ...replication });
      const stores = {
        revokedTokens: RevokedTokenRepository.on(dataSource),
        sessions: SessionRepository.on(dataSource),
        close: () => dataSource.destroy(),
      };
      opened.push(stores);
      return stores;
    }

    it('are not used for lookups, so a revoked token is refused at the next request in every process', async () => {
      const [{ url }, replica] = [await newDatabase(server), await newDatabase(server)];
      // The replica has the tables and the old sessions, but gets no further changes.
      const lagging = await open({ url: replica.url });
      const replication = { master: { url }, slaves: [{ url: replica.url }, { url: replica.url }] };
      const stores = [await open({ replication }), await open({ replication })] as const;
      const [one, other] = stores.map(each => LocalServer.on(each)) as [LocalServer, LocalServer];
      let losses = 0;
      for (let i = 0; i < logins; i += 1) {
        const path = i % 2 === 0 ? '/revoke' : '/end';
        const { access } = await login(one, `user-${String(i)}`);
        const [session] = await stores[0].sessions.list(`user-${String(i)}`);
        await lagging.sessions.add(session!);
        expect((await other.get('/me', access)).status).to.equal(200);
        expect((await one.post(path, access)).status).to.equal(200);
        const replies = await Promise.all([other, one, other].map(each => each.get('/me', access)));
        losses += replies.filter(({ status }) => status !== 401).length;
        losses += path === '/end' ? (await stores[1].sessions.list(`user-${String(i)}`)).length : 0;
      }
      note({ promise: 'replica-lag', store: server.type, runs: logins, of: 'logins revoked or ended', losses });
      expect(losses).to.equal(0);
    }).timeout(timeFor(logins, 500));
  },
  engines,
);
