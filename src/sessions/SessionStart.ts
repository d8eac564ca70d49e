import { pause } from '../async/timers';
import { SessionLimitError } from '../errors/errors';
import { eventChannels } from '../events/eventChannels';
import type { Session } from './Session';
import { readDevice, type Device } from './Device';
import { isOpen } from './isLive';
import type { SessionSettings } from './SessionSettings';
import type { SessionStoreCalls } from './SessionStoreCalls';

/** The data of a new session. */
export interface NewSession extends Device {
  readonly sid: string;
  readonly subject: string;
  /** `jti` of the login's refresh token. */
  readonly refreshJti: string;
  /** Lifetime of the refresh token in seconds. Undefined for a token that never expires. */
  readonly refreshLifetime: number | undefined;
  readonly accessScopes: readonly string[] | undefined;
}

/**
 * How often, and at which interval in milliseconds, the first of several concurrent logins checks whether the others
 * have withdrawn.
 */
const looks = 5;
const between = 20;

/** Starts sessions, and enforces the limit of sessions for each subject. */
export class SessionStart {
  constructor(
    private readonly settings: SessionSettings,
    private readonly calls: SessionStoreCalls,
  ) {}

  /**
   * Starts a session.
   *
   * @throws SessionLimitError if there are too many; RevocationUnavailableError if the store failed
   */
  async start(beginning: NewSession): Promise<void> {
    await this.add(beginning);
    if (!eventChannels['session.started'].isHeard) return;
    const { sid: sessionId, subject } = beginning;
    eventChannels['session.started'].publish({ sessionId, subject, loginType: this.calls.loginType });
  }

  private async add(beginning: NewSession): Promise<void> {
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
    const { notBefore } = await this.calls.state(undefined, subject);
    const now = Date.now();
    const { absoluteLifetime } = this.settings;
    return {
      sid,
      subject,
      // The session must be later than the last logout everywhere, even within the same millisecond, and even if the
      // clock was set back since.
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

  /** Returns the open sessions of a subject, in an order that is the same for every process. */
  private async open(subject: string): Promise<Session[]> {
    const sessions = await this.calls.list(subject);
    const now = Date.now();
    return sessions.filter(session => isOpen({ session, notBefore: undefined }, now, this.settings));
  }

  /** Counts the sessions after the new one was stored, so that concurrent logins see each other. */
  private async endOldest(subject: string): Promise<void> {
    const tooMany = (await this.open(subject)).slice(0, -this.settings.maxPerSubject);
    for (const { sid } of tooMany) {
      await this.calls.endSession(sid, 'limit');
    }
  }

  /**
   * Writes nothing for a login that is certain to be refused. A new session is later than all sessions of the subject,
   * even if this process's clock is behind; otherwise it would count as the oldest one.
   */
  private async makeNewest(session: Session): Promise<Session> {
    const { maxPerSubject, onLimit } = this.settings;
    const open = await this.open(session.subject);
    if (onLimit === 'refuse' && open.length >= maxPerSubject) throw new SessionLimitError();
    const latest = open.at(-1)?.createdAt ?? -Infinity;
    return { ...session, createdAt: Math.max(session.createdAt, latest + 1) };
  }

  /**
   * Resolves concurrent logins over the limit. Each login sees all sessions that were stored before it. A login over
   * the limit revokes its own session unless it is among the first ones, which wait for the others to withdraw.
   */
  private async keepOrWithdraw({ sid, subject }: Session): Promise<void> {
    const { maxPerSubject } = this.settings;
    for (let look = 1; look <= looks; look += 1) {
      const open = await this.open(subject);
      if (open.length <= maxPerSubject) return;
      if (!open.slice(0, maxPerSubject).some(other => other.sid === sid)) break;
      await pause(between);
    }
    await this.calls.endSession(sid, 'limit');
    throw new SessionLimitError();
  }
}
