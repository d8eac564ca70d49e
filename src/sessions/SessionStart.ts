import { pause } from '../async/timers';
import { SessionLimitError } from '../errors/errors';
import type { Session } from './Session';
import { readDevice, type Device } from './Device';
import { isOpen } from './isLive';
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

/** How often, and how many milliseconds apart, a login that comes first looks whether those after it have withdrawn. */
const looks = 5;
const between = 20;

/** Starts sessions, and keeps each subject to as many as it may have. */
export class SessionStart {
  constructor(
    private readonly settings: SessionSettings,
    private readonly calls: SessionStoreCalls,
  ) {}

  /** @throws SessionLimitError where there are too many; RevocationUnavailableError where the store failed */
  async start(beginning: NewSession): Promise<void> {
    const { maxPerSubject, onLimit } = this.settings;
    const made = await this.make(beginning);
    if (maxPerSubject === Infinity) {
      await this.calls.ask(store => store.add(made));
      return;
    }
    const session = await this.makeNewest(made);
    await this.calls.ask(store => store.add(session));
    if (onLimit === 'refuse') await this.keepOrWithdraw(session);
    else await this.endOldest(session.subject);
  }

  private async make(beginning: NewSession): Promise<Session> {
    const { sid, subject, refreshJti, refreshLifetime, accessScopes, ...device } = beginning;
    const record = readDevice(device);
    const { notBefore } = await this.calls.ask(store => store.look(undefined, subject));
    const now = Date.now();
    const { absoluteLifetime } = this.settings;
    return {
      sid,
      subject,
      // After a logout everywhere, also within its millisecond, and where the clock was set back since.
      createdAt: notBefore === undefined ? now : Math.max(now, notBefore + 1),
      lastActiveAt: now,
      endsAt: absoluteLifetime === null ? null : now + absoluteLifetime,
      revokedAt: null,
      end: null,
      ...record,
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

  /** The open sessions of a subject, in an order that is the same to all who ask. */
  private async open(subject: string): Promise<Session[]> {
    const sessions = await this.calls.ask(store => store.list(subject));
    const now = Date.now();
    return sessions.filter(session => isOpen({ session, notBefore: undefined }, now, this.settings));
  }

  /** Counts once the session is there, so that of logins at the same time none is overlooked. */
  private async endOldest(subject: string): Promise<void> {
    const tooMany = (await this.open(subject)).slice(0, -this.settings.maxPerSubject);
    for (const { sid } of tooMany) {
      await this.calls.end({ sid }, store => store.revoke(sid, { at: Date.now(), end: 'limit' }));
    }
  }

  /**
   * Nothing is written for a login that is refused without any doubt. Another comes after those that are there, also by a
   * clock that lags: else it would be the oldest, and the one to end.
   */
  private async makeNewest(session: Session): Promise<Session> {
    const { maxPerSubject, onLimit } = this.settings;
    const open = await this.open(session.subject);
    if (onLimit === 'refuse' && open.length >= maxPerSubject) throw new SessionLimitError();
    const latest = open.at(-1)?.createdAt ?? -Infinity;
    return { ...session, createdAt: Math.max(session.createdAt, latest + 1) };
  }

  /**
   * Of logins at the same time, each sees all that were there before it. Who sees too many and does not come first
   * withdraws; who comes first waits for them. None that was let in already does, so that nobody stays who is too many.
   */
  private async keepOrWithdraw({ sid, subject }: Session): Promise<void> {
    const { maxPerSubject } = this.settings;
    for (let look = 1; look <= looks; look += 1) {
      const open = await this.open(subject);
      if (open.length <= maxPerSubject) return;
      if (!open.slice(0, maxPerSubject).some(other => other.sid === sid)) break;
      await pause(between);
    }
    await this.calls.end({ sid }, store => store.revoke(sid, { at: Date.now(), end: 'limit' }));
    throw new SessionLimitError();
  }
}
