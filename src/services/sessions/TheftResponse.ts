import { SessionRevoked } from '../../errors/SessionRevoked';
import type { Session } from '../../stores/Session';
import type { AuthXLogger } from '../AuthXLogger';
import { SessionInfo } from './SessionInfo';
import type { SessionSettings } from './SessionSettings';
import type { SessionStoreCalls } from './SessionStoreCalls';

/** What happens when a replaced refresh token turns up. */
export class TheftResponse {
  constructor(
    private readonly calls: SessionStoreCalls,
    private readonly settings: Pick<SessionSettings, 'onRefreshTokenReuse'>,
    private readonly logger: AuthXLogger,
  ) {}

  /**
   * Ends the session, before anything is answered: whoever holds its tokens, the thief or the owner, has to log in.
   *
   * @param jti - of the presented token
   * @throws SessionRevoked always
   */
  async endSession(session: Session, jti: string): Promise<never> {
    const at = Date.now();
    const isFirst = await this.calls.ask(store => store.revoke(session.sid, { at, end: 'reuse' }));
    if (isFirst) await this.tell({ ...session, revokedAt: at, end: 'reuse' }, jti);
    throw new SessionRevoked();
  }

  private async tell(session: Session, jti: string): Promise<void> {
    try {
      await this.settings.onRefreshTokenReuse?.({ session: new SessionInfo(session, false), jti });
    } catch (error) {
      await report(this.logger, error);
    }
  }
}

async function report(logger: AuthXLogger, cause: unknown): Promise<void> {
  try {
    await logger.error('onRefreshTokenReuse failed; the session was ended all the same.', cause);
  } catch {
    // A logger that throws must not decide what becomes of the request.
  }
}
