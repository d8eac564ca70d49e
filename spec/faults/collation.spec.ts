import { expect } from 'chai';
import fc from 'fast-check';
import { randomUUID } from 'node:crypto';
import { someSession } from '../../src/testing/session/someSession';
import { revocation } from '../stores/support/revocation';
import { note } from './support/figures';
import { lookalikes, plainLookalikes, subjectLookalikes } from './support/lookalikes';
import type { AuthStores } from './support/openAuthStores';
import { openKept } from './support/openKept';
import { runs, timeFor } from './support/runs';
import { describeOnDurableStores } from './support/StoreAddress';

const pairs = runs(60, 200);
const at = 5000;

/** @returns whether each of two jtis is revoked only by its own revocation */
async function tellsJtis({ revokedTokens }: AuthStores, [one, other]: readonly [string, string]): Promise<boolean> {
  await revokedTokens.revoke([revocation({ jti: one })]);
  if (await revokedTokens.isRevoked(other)) return false;
  await revokedTokens.revoke([revocation({ jti: other })]);
  return (await revokedTokens.isRevoked(one)) && (await revokedTokens.isRevoked(other));
}

/** @returns whether a logout everywhere of one subject does not affect the other */
async function tellsSubjects({ sessions }: AuthStores, [one, other]: readonly [string, string]): Promise<boolean> {
  const own = someSession({ subject: one });
  const others = someSession({ subject: other });
  await sessions.add(own);
  await sessions.add(others);
  await sessions.revokeAll(one, { at, end: 'everywhere' });
  const [ended, left] = [await sessions.look(own.sid, one), await sessions.look(others.sid, other)];
  const isListed = (await sessions.list(other)).map(({ sid }) => sid).join() === others.sid;
  const isOver = ended.notBefore === at && ended.session?.revokedAt === at;
  return isOver && isListed && left.notBefore === undefined && left.session?.revokedAt === null;
}

/** @returns whether both sessions are stored, and one of them ends without the other */
async function tellsSids({ sessions }: AuthStores, [one, other]: readonly [string, string]): Promise<boolean> {
  const session = someSession({ sid: one });
  await sessions.add(session);
  if ((await sessions.look(other, session.subject)).session) return false;
  await sessions.add({ ...session, sid: other });
  await sessions.revoke(one, { at, end: 'ended' });
  const states = await Promise.all([one, other].map(async sid => sessions.look(sid, session.subject)));
  return states[0]?.session?.revokedAt === at && states[1]?.session?.revokedAt === null;
}

describeOnDurableStores('Texts that a collation may take for equal', (kind, newAddress) => {
  let stores: AuthStores;
  before(async () => (stores = await openKept(await newAddress(), { lookupTimeout: 5 })));

  const cases = [
    ['jtis', lookalikes, tellsJtis],
    ['subjects', subjectLookalikes, tellsSubjects],
    ['ids of sessions', plainLookalikes, tellsSids],
  ] as const;

  for (const [what, arbitrary, tells] of cases) {
    it(`stay different ${what}`, async () => {
      const mistaken: string[] = [];
      for (const pair of fc.sample(arbitrary, pairs)) {
        // The prefix keeps the pairs apart.
        const start = randomUUID();
        const told = await tells(stores, [start + pair[0], start + pair[1]]).catch(String);
        if (told !== true) mistaken.push(`${JSON.stringify(pair)} ${String(told)}`);
      }
      note({ promise: 'collation', store: kind, runs: pairs, of: `pairs of ${what}`, losses: mistaken.length });
      expect(mistaken).to.deep.equal([]);
    }).timeout(timeFor(pairs, 200));
  }
});
