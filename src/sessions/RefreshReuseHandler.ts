import { SessionRevoked } from '../errors/errors';
import { eventChannels } from '../events/eventChannels';
import type { Session } from './Session';
import type { CallBounds } from '../calls/boundedCall';
import { isThenable } from '../async/MaybePromise';
import { report } from '../calls/AuthXLogger';
import { SessionInfo } from './SessionInfo';
import type { SessionSettings } from './SessionSettings';
import type { SessionStoreCalls } from './SessionStoreCalls';

/** Handles the reuse of a replaced refresh token (RFC 9700 section 4.14.2). */
export class RefreshReuseHandler {
  constructor(
    private readonly calls: SessionStoreCalls,
    private readonly settings: Pick<SessionSettings, 'onRefreshTokenReuse'>,
    private readonly bounds: Pick<CallBounds, 'deadlines' | 'logger'>,
  ) {}

  /**
   * Ends the session before the request is answered, so that everybody who holds its tokens has to log in again.
   *
   * @param jti - of the presented token
   * @throws SessionRevoked always; RevocationUnavailableError if the session could not be ended
   */
  async endSession(session: Session, jti: string): Promise<never> {
    const at = Date.now();
    const isFirst = await this.calls.end({ sid: session.sid }, store =>
      store.revoke(session.sid, { at, end: 'reuse' }),
    );
    if (isFirst) {
      this.publish(session, jti);
      await this.tell({ ...session, revokedAt: at, end: 'reuse' }, jti);
    }
    throw new SessionRevoked();
  }

  private publish({ sid: sessionId, subject }: Session, jti: string): void {
    const { loginType } = this.calls;
    if (eventChannels['refresh.reused'].isHeard) {
      eventChannels['refresh.reused'].publish({ sessionId, subject, jti, loginType });
    }
    if (eventChannels['session.ended'].isHeard) {
      eventChannels['session.ended'].publish({
        scope: 'one',
        reason: 'reuse',
        sessionId,
        subject: undefined,
        loginType,
      });
    }
  }

  private async tell(session: Session, jti: string): Promise<void> {
    const { deadlines, logger } = this.bounds;
    try {
      const told = this.settings.onRefreshTokenReuse?.({ session: new SessionInfo(session, false), jti });
      if (isThenable(told)) await deadlines.await(told);
    } catch (error) {
      report(logger, 'onRefreshTokenReuse failed; the session was ended all the same.', error);
    }
  }
}
