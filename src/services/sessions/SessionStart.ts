import { SessionLimitError } from '../../errors/SessionLimitError';
import type { Session } from '../../stores/Session';
import { readDevice, type Device } from './Device';
import { isLive } from './isLive';
import type { SessionSettings } from './SessionSettings';
import type { SessionStoreCalls } from './SessionStoreCalls';

/** What a new session begins with. */
export interface NewSession extends Device {
  readonly sid: string;
  readonly subject: string;
  /** `jti` of the login's refresh token. */
  readonly refreshJti: string;
  /** Seconds that the refresh token lives; undefined for one that never expires. */
  readonly refreshLifetime: number | undefined;
  readonly accessScopes: readonly string[] | undefined;
}

/** Starts sessions, and keeps each subject to as many as it may have. */
export class SessionStart {
  constructor(
    private readonly settings: SessionSettings,
    private readonly calls: SessionStoreCalls,
  ) {}

  /** @throws SessionLimitError where there are too many; RevocationUnavailableError where the store failed */
  async start(beginning: NewSession): Promise<void> {
    const session = this.make(beginning);
    await this.calls.ask(store => store.add(session));
    if (this.settings.maxPerSubject !== Infinity) await this.keepToLimit(session);
  }

  private make({ sid, subject, refreshJti, refreshLifetime, accessScopes, ...device }: NewSession): Session {
    const now = Date.now();
    const { absoluteLifetime } = this.settings;
    const endsAt = absoluteLifetime === null ? null : now + absoluteLifetime;
    return {
      sid,
      subject,
      createdAt: now,
      lastActiveAt: now,
      endsAt,
      revokedAt: null,
      end: null,
      ...readDevice(device),
      accessScopes: accessScopes ?? null,
      refresh: {
        jti: refreshJti,
        issuedAt: now,
        expiresAt: refreshLifetime === undefined ? null : Math.floor(now / 1000) + refreshLifetime,
        previousJti: null,
        rotatedAt: null,
      },
    };
  }

  /**
   * Counts once the session is there, so that of logins at the same time none is overlooked: each sees the others, and
   * the order of all is the same to each.
   */
  private async keepToLimit(own: Session): Promise<void> {
    const { maxPerSubject, onLimit } = this.settings;
    const now = Date.now();
    const listed = await this.calls.ask(store => store.list(own.subject));
    const live = listed.filter(session => isLive({ session, notBefore: undefined }, now, this.settings));
    const ending = { at: now, end: 'limit' } as const;
    if (onLimit === 'refuse') {
      const isWithin = live.slice(0, maxPerSubject).some(({ sid }) => sid === own.sid);
      if (isWithin) return;
      await this.calls.ask(store => store.revoke(own.sid, ending));
      throw new SessionLimitError();
    }
    for (const { sid } of live.slice(0, -maxPerSubject)) await this.calls.ask(store => store.revoke(sid, ending));
  }
}
