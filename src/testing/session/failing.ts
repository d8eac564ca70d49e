import { fail } from 'node:assert/strict';
import type { SessionStore } from '../../sessions/SessionStore';
import type { ContractCase } from '../ContractCase';
import type { SessionStoreUnderTest } from '../SessionStoreUnderTest';
import { someRotation } from './rotating';
import { someSession } from './someSession';

const session = someSession();
const { sid, subject, refresh } = session;
const ending = { at: 1, end: 'ended' } as const;

const probe = async (store: SessionStore): Promise<void> => {
  if (!store.probeWrite) throw new Error('This store has no probe.');
  return store.probeWrite();
};

const calls: Readonly<Record<keyof SessionStore, (store: SessionStore) => unknown>> = {
  add: store => store.add(session),
  look: store => store.look(sid, subject),
  list: store => store.list(subject),
  rotate: store => store.rotate(sid, someRotation(refresh.jti)),
  confirm: store => store.confirm([{ sid, jti: refresh.jti }]),
  touch: store => store.touch([sid], Date.now()),
  revoke: store => store.revoke(sid, ending),
  revokeOthers: store => store.revokeOthers(subject, sid, ending),
  revokeAll: store => store.revokeAll(subject, ending),
  purge: store => store.purge(1),
  probeWrite: probe,
};

/** What happens if a store cannot answer. */
export const failing = (under: SessionStoreUnderTest): ContractCase[] => [
  {
    name: 'rejects if it cannot be reached',
    ...(under.openUnreachable ? {} : { skipped: 'the test names no store that cannot be reached' }),
    async run() {
      if (!under.openUnreachable) throw new Error('The test names no store that cannot be reached.');
      const store = await under.openUnreachable();
      const { purge, ...others } = calls;
      const tried = under.forgets === 'by itself' ? others : { ...others, purge };
      for (const [name, call] of Object.entries(tried)) await fails(`${name}()`, () => call(store));
      await fails('look() of a subject alone', () => store.look(undefined, subject));
    },
  },
];

async function fails(what: string, act: () => unknown): Promise<void> {
  let answer: unknown;
  try {
    answer = await act();
  } catch {
    return;
  }
  fail(`${what} answered ${String(answer)}`);
}
