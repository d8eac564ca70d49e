import type { AuthXConfig } from '../../../src/config/AuthXConfig';
import { MemoryProofStore, MemorySessionStore } from '../../../src/index';
import { makeAuth } from '../../koa/support/serve';
import { at, claimsOf, nowInSeconds } from '../../token/issuing';
import type { Effects } from './Effect';

/** Whether a token that is used five minutes after the login makes its session active then. */
async function notesActivity(config: AuthXConfig): Promise<boolean> {
  const store = new MemorySessionStore();
  const auth = makeAuth({ config, sessions: { store } });
  const { access_token: token } = await auth.createTokenPair('alice');
  const later = nowInSeconds() + 300;
  await at(later, () => auth.verifyToken(token));
  const { session } = store.look(claimsOf(token).sid as string, 'alice');
  return session?.lastActiveAt === later * 1000;
}

/** Logins that are kept track of. */
export const sessionEffects = {
  sessionTracking: {
    value: false,
    env: ['JWT_SESSION_TRACKING', 'false'],
    see: config => makeAuth({ config, sessions: { store: new MemorySessionStore() } }).requests.keepsSessions,
    with: false,
    without: true,
  },
  dpop: {
    value: 'required',
    env: ['JWT_DPOP', 'Required'],
    see: config => {
      const auth = makeAuth({ config, dpop: { proofs: new MemoryProofStore() } });
      return auth.createTokenPair('alice').then(
        ({ token_type }) => token_type,
        () => 'refused',
      );
    },
    with: 'refused',
    without: 'bearer',
  },
  sessionUpdateLastActive: {
    value: false,
    env: ['JWT_SESSION_UPDATE_LAST_ACTIVE', 'false'],
    see: notesActivity,
    with: false,
    without: true,
  },
} satisfies Partial<Effects>;
