import type { Session, SessionEnd } from './Session';
import { isOpen } from './isLive';
import { purgeSessions } from './SessionStore';
import { SessionInfo } from './SessionInfo';
import type { SessionSettings } from './SessionSettings';
import type { SessionStoreCalls } from './SessionStoreCalls';

/** The logins of an application's users: to be shown, and to be ended. What was ended is refused at the next request, by every process on the store. */
export class Sessions {
  constructor(
    private readonly settings: SessionSettings,
    private readonly calls: SessionStoreCalls,
  ) {}

  /** The live sessions of a subject, the oldest first. */
  async list(subject: string): Promise<SessionInfo[]> {
    const { notBefore } = await this.calls.ask(store => store.look(undefined, subject));
    const sessions = await this.calls.ask(store => store.list(subject));
    return sessions.map(session => this.infoOf(session, notBefore)).filter(({ isActive }) => isActive);
  }

  /** One session, live or not; undefined for one that is not known. */
  async find(sid: string): Promise<SessionInfo | undefined> {
    const { session } = await this.calls.ask(store => store.look(sid, ''));
    if (!session) return undefined;
    const { notBefore } = await this.calls.ask(store => store.look(undefined, session.subject));
    return this.infoOf(session, notBefore);
  }

  /**
   * Ends a session: its access tokens too.
   *
   * @returns whether it was there, and nobody had ended it
   */
  async end(sid: string, end: SessionEnd = 'ended'): Promise<boolean> {
    return this.calls.end({ sid }, store => store.revoke(sid, { at: Date.now(), end }));
  }

  /**
   * Ends every session of a subject but one.
   *
   * @returns how many
   */
  async endOthers(subject: string, keptSid: string): Promise<number> {
    return this.calls.end({ subject }, store =>
      store.revokeOthers(subject, keptSid, { at: Date.now(), end: 'others' }),
    );
  }

  /** Ends all that a subject was issued up to now, tokens without a session included: logs out everywhere. */
  async endAll(subject: string): Promise<void> {
    await this.calls.end({ subject }, store => store.revokeAll(subject, { at: Date.now(), end: 'everywhere' }));
  }

  /**
   * Forgets sessions of which no token can be good any more.
   *
   * @returns how many
   */
  async purge(now: Date = new Date()): Promise<number> {
    return purgeSessions(this.settings.store, now);
  }

  private infoOf(session: Session, notBefore: number | undefined): SessionInfo {
    return new SessionInfo(session, isOpen({ session, notBefore }, Date.now(), this.settings));
  }
}
