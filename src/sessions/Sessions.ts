import type { Session, SessionEnd } from './Session';
import { isOpen } from './isLive';
import { purgeSessions } from './SessionStore';
import { SessionInfo } from './SessionInfo';
import type { SessionSettings } from './SessionSettings';
import type { SessionStoreCalls } from './SessionStoreCalls';

/**
 * Lists and ends the sessions of users. Every process that shares the store refuses the tokens of an ended session at
 * its next request.
 */
export class Sessions {
  constructor(
    private readonly settings: SessionSettings,
    private readonly calls: SessionStoreCalls,
  ) {}

  /** Returns the live sessions of a subject, the oldest first. */
  async list(subject: string): Promise<SessionInfo[]> {
    const { notBefore } = await this.calls.ask(store => store.look(undefined, subject));
    const sessions = await this.calls.ask(store => store.list(subject));
    return sessions.map(session => this.infoOf(session, notBefore)).filter(({ isActive }) => isActive);
  }

  /** Returns one session, live or not; undefined if it is unknown. */
  async find(sid: string): Promise<SessionInfo | undefined> {
    const { session } = await this.calls.ask(store => store.look(sid, ''));
    if (!session) return undefined;
    const { notBefore } = await this.calls.ask(store => store.look(undefined, session.subject));
    return this.infoOf(session, notBefore);
  }

  /** Ends a session and all its tokens. Returns whether the session existed and was not ended before. */
  async end(sid: string, end: SessionEnd = 'ended'): Promise<boolean> {
    return this.calls.end({ sid }, store => store.revoke(sid, { at: Date.now(), end }));
  }

  /** Ends all sessions of a subject except one. Returns how many it ended. */
  async endOthers(subject: string, keptSid: string): Promise<number> {
    return this.calls.end({ subject }, store =>
      store.revokeOthers(subject, keptSid, { at: Date.now(), end: 'others' }),
    );
  }

  /** Logs a subject out everywhere: ends all tokens that were issued up to now, including tokens without a session. */
  async endAll(subject: string): Promise<void> {
    await this.calls.end({ subject }, store => store.revokeAll(subject, { at: Date.now(), end: 'everywhere' }));
  }

  /** Deletes sessions of which no token can be valid any more. Returns how many it deleted. */
  async purge(now: Date = new Date()): Promise<number> {
    return purgeSessions(this.settings.store, now);
  }

  private infoOf(session: Session, notBefore: number | undefined): SessionInfo {
    return new SessionInfo(session, isOpen({ session, notBefore }, Date.now(), this.settings));
  }
}
