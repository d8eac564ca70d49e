import { SessionRevoked } from '../../errors/SessionRevoked';
import type { SessionState } from '../../stores/SessionStore';
import type { TokenPayload } from '../../token/TokenPayload';
import type { MaybePromise } from '../MaybePromise';
import { generationOf } from './generationOf';
import { isLive } from './isLive';
import type { LastActive } from './LastActive';
import type { SessionSettings } from './SessionSettings';
import type { SessionStoreCalls } from './SessionStoreCalls';
import type { TheftResponse } from './TheftResponse';

/** What a check of sessions is made with. */
export interface SessionChecking {
  readonly settings: SessionSettings;
  readonly calls: SessionStoreCalls;
  /** Undefined where activity is not noted. */
  readonly lastActive: LastActive | undefined;
  readonly theft: TheftResponse;
}

/** Asks, at every request, whether the session of a token is live, and whether a refresh token is its current one. */
export class SessionCheck {
  constructor(private readonly with_: SessionChecking) {}

  /** When the store answered last, on the clock of `performance.now()`. */
  get answeredAt(): number {
    return this.with_.calls.answeredAt;
  }

  /** @throws SessionRevoked, or RevocationUnavailableError where nobody could tell */
  assertLive(payload: TokenPayload, consequence?: string): MaybePromise<void> {
    return this.with_.calls.look(payload, state => this.judge(payload, state), consequence);
  }

  private judge(payload: TokenPayload, state: SessionState): MaybePromise<void> {
    if (payload.sid === undefined) {
      assertIssuedAfter(payload, state.notBefore);
      return;
    }
    const { settings, lastActive, theft } = this.with_;
    const { session } = state;
    const now = Date.now();
    if (session?.subject !== payload.sub || !isLive(state, now, settings)) throw new SessionRevoked();
    if (payload.type === 'refresh' && settings.rotation) {
      const generation = generationOf(payload.jti, session.refresh, state.now ?? now, settings);
      // Its rotation notes the activity with the token that it writes: a refresh is one write.
      return generation === 'replaced' ? theft.endSession(session, payload.jti) : undefined;
    }
    lastActive?.note(session, now);
  }
}

/** A token without a session ends with all that its subject was issued. */
function assertIssuedAfter({ since }: TokenPayload, notBefore: number | undefined): void {
  if (notBefore !== undefined && since <= notBefore) throw new SessionRevoked();
}
