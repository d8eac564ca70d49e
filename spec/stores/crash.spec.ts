import { expect } from 'chai';
import type { RevocationStore } from '../../src/index';
import { describeWithPrivate, startPrivate, type PrivateKind, type PrivateServer } from './support/privateServer';
import { openPrivate } from './support/privateStores';
import { revocation } from './support/revocation';

/** How often each server is killed. */
const kills = Number(process.env.AUTHX_TEST_KILLS ?? 10);

/** Lets several revoke tokens, kills the server after some, and returns all whose revocation had resolved. */
async function revokedUntilKilled(store: RevocationStore, server: PrivateServer, some: number): Promise<string[]> {
  const resolved: string[] = [];
  let kill: (() => void) | undefined;
  const killed = new Promise<void>(resolve => (kill = resolve)).then(() => server.kill());
  const revoking = Array.from({ length: 4 }, async () => {
    for (;;) {
      const several = Array.from({ length: 1 + (resolved.length % 3) }, () => revocation());
      try {
        await store.revoke(several);
      } catch {
        return;
      }
      resolved.push(...several.map(({ jti }) => jti));
      if (resolved.length >= some) kill?.();
    }
  });
  await Promise.all([killed, ...revoking]);
  return resolved;
}

for (const kind of ['postgres', 'mariadb', 'redis'] satisfies PrivateKind[]) {
  describeWithPrivate(kind, `A server that is killed with -9, ${kind}`, () => {
    it(`has kept each revocation that had resolved, ${String(kills)} times`, async () => {
      const server = await startPrivate(kind);
      let all = 0;
      for (let round = 0; round < kills; round += 1) {
        const resolved = await revokedUntilKilled(await openPrivate(kind, server), server, 1 + ((round * 37) % 150));
        await server.start();
        const store = await openPrivate(kind, server);
        const answers = await Promise.all(resolved.map(async jti => store.isRevoked(jti)));
        expect(answers.filter(isRevoked => !isRevoked)).to.deep.equal([]);
        expect(await store.isRevoked(revocation().jti)).to.equal(false);
        all += resolved.length;
      }
      expect(all).to.be.at.least(kills);
      if (process.env.AUTHX_TEST_KILLS) console.log(`      ${kind}: ${String(kills)} kills, 0 of ${String(all)} lost`);
    }).timeout(60_000 + kills * 10_000);
  });
}
