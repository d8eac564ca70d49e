import { SessionRevoked } from '../errors/errors';
import type { SessionState } from './SessionStore';
import type { TokenPayload } from '../token/TokenPayload';
import type { MaybePromise } from '../async/MaybePromise';
import { classifyRefreshToken } from './classifyRefreshToken';
import { isLive } from './isLive';
import type { LastActivityWriter } from './LastActivityWriter';
import type { SessionSettings } from './SessionSettings';
import type { SessionStoreCalls } from './SessionStoreCalls';
import type { RefreshReuseHandler } from './RefreshReuseHandler';

/** The parts that check sessions. */
export interface SessionChecking {
  readonly settings: SessionSettings;
  readonly calls: SessionStoreCalls;
  /** Undefined if activity is not recorded. */
  readonly lastActive: LastActivityWriter | undefined;
  readonly theft: RefreshReuseHandler;
}

/** Checks at every request that the session of a token is live, and that a refresh token is the current one. */
export class SessionCheck {
  constructor(private readonly deps: SessionChecking) {}

  /** When the store last answered, by the monotonic clock `performance.now()`. */
  get answeredAt(): number {
    return this.deps.calls.answeredAt;
  }

  /**
   * Checks the session of a token.
   *
   * @throws SessionRevoked; RevocationUnavailableError if the store gave no usable answer
   */
  assertLive(payload: TokenPayload, consequence?: string): MaybePromise<void> {
    return this.deps.calls.look(payload, state => this.judge(payload, state), consequence);
  }

  private judge(payload: TokenPayload, state: SessionState): MaybePromise<void> {
    if (payload.sid === undefined) {
      assertIssuedAfter(payload, state.notBefore);
      return;
    }
    const { settings, lastActive, theft } = this.deps;
    const { session } = state;
    const now = Date.now();
    if (session?.subject !== payload.sub || !isLive(state, now, settings)) throw new SessionRevoked();
    if (payload.type === 'refresh' && settings.rotation) {
      const generation = classifyRefreshToken(payload.jti, session.refresh, state.now ?? now, settings);
      // The rotation writes the activity together with the new token, so that a refresh waits for one write.
      return generation === 'replaced' ? theft.endSession(session, payload.jti) : undefined;
    }
    lastActive?.note(session, now);
  }
}

/** Refuses a token without a session if its subject was logged out everywhere after it was issued. */
function assertIssuedAfter({ since }: TokenPayload, notBefore: number | undefined): void {
  if (notBefore !== undefined && since <= notBefore) throw new SessionRevoked();
}
