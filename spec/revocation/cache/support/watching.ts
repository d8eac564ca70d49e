import type { AuthX, AuthXInit, SessionOptions, VerifyOptions } from '../../../../src/index';
import { makeAuth } from '../../../koa/support/serve';
import { outcomeOf } from '../../../sessions/support/login';
import { SpecStore } from '../../../sessions/support/SpecStore';
import { RevocationsUnderWatch } from './RevocationsUnderWatch';

/** An AuthX with a cache, and the stores that it asks. */
export interface Watching {
  readonly auth: AuthX<never>;
  readonly revocations: RevocationsUnderWatch;
  readonly sessions: SpecStore;
  readonly reports: { readonly message: string; readonly cause: unknown }[];
  /** How often each store was asked about a token. */
  questions(): { revocations: number; sessions: number };
  /** What becomes of a token. */
  fate(token: string, options?: VerifyOptions): Promise<string>;
}

/** Makes one: with both stores, of which each may be shared with another. */
export function watching({
  revocations = new RevocationsUnderWatch(),
  store = new SpecStore(),
  sessions,
  ...init
}: Partial<Omit<AuthXInit<never>, 'sessions'>> & {
  revocations?: RevocationsUnderWatch;
  store?: SpecStore;
  sessions?: Partial<SessionOptions>;
} = {}): Watching {
  const reports: Watching['reports'] = [];
  const auth = makeAuth<never>({
    revokedTokens: revocations,
    sessions: { store, ...sessions },
    revocationCache: { ttl: '5s' },
    logger: { error: (message, cause) => void reports.push({ message, cause }) },
    ...init,
  });
  return {
    auth,
    revocations,
    sessions: store,
    reports,
    questions: () => ({
      revocations: revocations.asked,
      sessions: store.calls.filter(call => call === 'look').length,
    }),
    fate: (token, options = { revocation: 'cached' }) => outcomeOf(auth.verifyToken(token, options)),
  };
}

/** A login, after which the stores have not been asked yet. */
export async function freshLogin(watch: Watching, subject = 'alice'): Promise<{ access: string; refresh: string }> {
  const { access_token: access, refresh_token: refresh } = await watch.auth.createTokenPair(subject);
  watch.sessions.calls.length = 0;
  watch.revocations.asked = 0;
  return { access, refresh };
}
