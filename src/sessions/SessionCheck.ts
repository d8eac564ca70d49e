import { SessionRevoked } from '../errors/errors';
import type { Session } from './Session';
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

  /**
   * Checks the session of a token as {@link assertLive} does, but changes nothing: a replaced refresh token is refused and
   * its session goes on, and no activity is noted.
   *
   * @throws SessionRevoked; RevocationUnavailableError if the store gave no usable answer
   */
  inspect(payload: TokenPayload): MaybePromise<void> {
    return this.deps.calls.look(payload, state => {
      if (payload.sid === undefined) assertIssuedAfter(payload, state.notBefore);
      else if (this.isReplaced(payload, this.liveSession(payload, state), state)) throw new SessionRevoked();
    });
  }

  private judge(payload: TokenPayload, state: SessionState): MaybePromise<void> {
    if (payload.sid === undefined) {
      assertIssuedAfter(payload, state.notBefore);
      return;
    }
    const { settings, lastActive, theft } = this.deps;
    const session = this.liveSession(payload, state);
    if (payload.type === 'refresh' && settings.rotation) {
      // The rotation writes the activity together with the new token, so that a refresh waits for one write.
      return this.isReplaced(payload, session, state) ? theft.endSession(session, payload.jti) : undefined;
    }
    lastActive?.note(session, Date.now());
  }

  private liveSession({ sub }: TokenPayload, state: SessionState): Session {
    const { session } = state;
    if (session?.subject !== sub || !isLive(state, Date.now(), this.deps.settings)) throw new SessionRevoked();
    return session;
  }

  private isReplaced({ type, jti }: TokenPayload, { refresh }: Session, state: SessionState): boolean {
    const { settings } = this.deps;
    if (type !== 'refresh' || !settings.rotation) return false;
    return classifyRefreshToken(jti, refresh, state.now ?? Date.now(), settings) === 'replaced';
  }
}

/** Refuses a token without a session if its subject was logged out everywhere after it was issued. */
function assertIssuedAfter({ since }: TokenPayload, notBefore: number | undefined): void {
  if (notBefore !== undefined && since <= notBefore) throw new SessionRevoked();
}
