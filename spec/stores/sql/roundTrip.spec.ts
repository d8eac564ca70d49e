import { expect } from 'chai';
import { setTimeout as pause } from 'node:timers/promises';
import { AuthX } from '../../../src/index';
import { RevokedTokenRepository, SessionRepository } from '../../../src/entries/typeorm';
import { FaultProxy } from '../../faults/support/FaultProxy';
import { outcomeOf } from '../../sessions/support/login';
import { secret } from '../../support/forge';
import { eventually } from '../support/privateStores';
import { describeOnServers, engines, newDatabase, openServer } from '../support/sqlServers';

/** Milliseconds, each way. */
const lag = 150;
const clients = 40;
const requestsOfEach = 6;

describeOnServers(
  'A server that is 300 ms away',
  server => {
    it('lets no lookup time out with the default configuration, and accepts no revoked token', async () => {
      const options = await newDatabase(server);
      const url = new URL(options.url as string);
      const proxy = await FaultProxy.to(url.hostname, Number(url.port));
      url.port = String(proxy.port);
      const dataSource = await openServer({ ...options, url: url.href });
      const auth = new AuthX({
        config: { secretKey: secret },
        revokedTokens: RevokedTokenRepository.on(dataSource),
        sessions: { store: SessionRepository.on(dataSource) },
        logger: { error: () => undefined },
      });
      const [good, revoked] = [await auth.createTokenPair('alice'), await auth.createAccessToken('alice')];
      await auth.revoke(revoked);
      proxy.delay(lag);
      const client = async (i: number): Promise<string[]> => {
        const outcomes: string[] = [];
        const token = i % 2 === 0 ? good.access_token : revoked;
        for (let request = 0; request < requestsOfEach; request += 1) {
          // Requests arrive at all moments of a round trip.
          await pause(Math.random() * 200);
          outcomes.push(await outcomeOf(auth.verifyToken(token)));
        }
        return outcomes;
      };
      // The pool has no open connection for lookups yet, so the first requests also wait for a connection.
      const outcomes = await Promise.all(Array.from({ length: clients }, (_, i) => client(i)));
      const expected = Array.from({ length: clients }, (_, i) =>
        Array<string>(requestsOfEach).fill(i % 2 === 0 ? 'ok' : 'RevokedTokenError'),
      );
      expect(outcomes).to.deep.equal(expected);
      expect(auth.counts).to.include({ failedClosed: 0, failedOpen: 0 });
      await proxy.pass();
      await eventually(() => auth.verifyToken(good.access_token));
    }).timeout(60_000);
  },
  engines,
);
