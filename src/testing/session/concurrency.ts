import { deepStrictEqual, strictEqual } from 'node:assert/strict';
import type { Session } from '../../sessions/Session';
import type { ContractCase } from '../ContractCase';
import { countedQueries, skippedUncounted } from '../countedQueries';
import type { SessionStoreUnderTest } from '../SessionStoreUnderTest';
import { found } from './assertFound';
import type { Handles } from './openTwoHandles';
import { someRotation } from './rotating';
import { someSession, someSessions } from './someSession';

/** The cases about calls at the same time. */
export const concurrency = (handles: () => Promise<Handles>, under: SessionStoreUnderTest): ContractCase[] => [
  {
    name: 'accepts all calls at once for the sessions of a subject, without an error',
    async run() {
      const [one, other] = await handles();
      const sessions = someSessions(12);
      const { subject } = sessions[0] as Session;
      await Promise.all(sessions.map(session => one.add(session)));
      const [kept] = sessions as [Session];
      await Promise.all(
        sessions.flatMap(({ sid, refresh, lastActiveAt }, i) => {
          const [mine, theirs] = i % 2 === 0 ? [one, other] : [other, one];
          return [
            mine.rotate(sid, someRotation(refresh.jti)),
            theirs.touch([sid], lastActiveAt + i),
            mine.revokeOthers(subject, kept.sid, { at: 1, end: 'others' }),
            theirs.add(someSession({ subject })),
            mine.list(subject),
            Promise.resolve(theirs.look(sid, subject)),
            mine.revoke(sid, { at: 1, end: 'ended' }),
            theirs.purge(1),
          ];
        }),
      );
      await one.revokeAll(subject, { at: 1, end: 'everywhere' });
      deepStrictEqual(await other.list(subject), []);
      for (const session of sessions) strictEqual((await found(other, session)).revokedAt, 1);
    },
  },
  {
    name: 'sends one query for all lookups of one turn of the event loop',
    ...skippedUncounted(under),
    async run() {
      const [store] = await handles();
      const sessions = someSessions(20);
      await Promise.all(sessions.map(session => store.add(session)));
      const before = await countedQueries(under);
      const states = await Promise.all(sessions.map(async ({ sid, subject }) => store.look(sid, subject)));
      strictEqual((await countedQueries(under)) - before, 1);
      strictEqual(states.filter(({ session }) => session).length, 20);
    },
  },
];
