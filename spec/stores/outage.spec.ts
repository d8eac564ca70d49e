import { expect } from 'chai';
import { Get, JsonController } from 'routing-controllers';
import { AccessRequired, type AuthX, type RevocationStore } from '../../src/index';
import { makeAuth, outcome, serve, type Client } from '../koa/support/serve';
import { describeWithPrivate, startPrivate, type PrivateKind, type PrivateServer } from './support/privateServer';
import { eventually, openPrivate } from './support/privateStores';
import { revocation } from './support/revocation';

@JsonController('/outage')
class Guarded {
  @AccessRequired()
  @Get('/me')
  me(): object {
    return { done: true };
  }
}

for (const kind of ['postgres', 'mariadb', 'redis'] satisfies PrivateKind[]) {
  describeWithPrivate(kind, `An outage of the revocation store, ${kind}`, () => {
    let server: PrivateServer;
    let store: RevocationStore;
    let auth: AuthX<never>;
    let client: Client;

    before(async function () {
      this.timeout(60_000);
      server = await startPrivate(kind);
      store = await openPrivate(kind, server, { lookupTimeout: 0.3, writeTimeout: 1.5 });
      auth = makeAuth<never>({ revokedTokens: store });
      client = await serve({ controllers: [Guarded] }, auth);
    });

    const state = async (token: string): Promise<string> => outcome(await client.get('/outage/me', token));

    /** Waits until a token is accepted or refused with 401. */
    const decided = (token: string): Promise<string> =>
      eventually(async () => {
        const seen = await state(token);
        if (seen.startsWith('503')) throw new Error(seen);
        return seen;
      }, 10_000);

    async function tokens(): Promise<{ good: string; revoked: string }> {
      const [good, revoked] = [await auth.createAccessToken('alice'), await auth.createAccessToken('alice')];
      await eventually(() => auth.revoke(revoked));
      expect([await decided(good), await decided(revoked)]).to.deep.equal(['200', '401 RevokedTokenError']);
      return { good, revoked };
    }

    async function expectOut(given: { good: string; revoked: string }): Promise<void> {
      // A frozen server may execute this revocation later, so it gets a token of its own.
      const other = await auth.createAccessToken('alice');
      for (const token of [given.good, given.revoked]) {
        expect(await state(token)).to.equal('503 RevocationUnavailableError');
      }
      const failed = (await auth.revoke(other).catch((error: unknown) => error)) as { status: number };
      expect(failed.status).to.equal(503);
    }

    it('refuses every request with 503 after the server was killed, and recovers without loss', async () => {
      const given = await tokens();
      await server.kill();
      await expectOut(given);
      await server.start();
      expect([await decided(given.revoked), await decided(given.good)]).to.deep.equal(['401 RevokedTokenError', '200']);
      const late = await auth.createAccessToken('alice');
      await eventually(() => auth.revoke(late));
      expect(await decided(late)).to.equal('401 RevokedTokenError');
    }).timeout(60_000);

    it('refuses many requests in time with 503 while the server is frozen, and recovers without loss', async () => {
      const given = await tokens();
      server.freeze();
      try {
        await expectOut(given);
        // The requests come in waves, so some get a connection that hangs already, and some get none.
        const waves = Array.from({ length: 4 }, async (_, wave) => {
          await new Promise(resolve => setTimeout(resolve, wave * 50));
          return Promise.allSettled(Array.from({ length: 300 }, async () => store.isRevoked(revocation().jti)));
        });
        const outcomes = (await Promise.all(waves)).flat();
        expect(outcomes.map(({ status }) => status)).to.deep.equal(Array(1200).fill('rejected'));
      } finally {
        server.thaw();
      }
      expect([await decided(given.revoked), await decided(given.good)]).to.deep.equal(['401 RevokedTokenError', '200']);
      await eventually(() => auth.revoke(given.good));
      expect(await decided(given.good)).to.equal('401 RevokedTokenError');
    }).timeout(60_000);
  });
}
