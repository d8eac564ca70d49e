import type { OperationCounts } from '../calls/OperationCounts';
import { eventChannels } from '../events/eventChannels';
import { readListOptions, type SessionListOptions } from './SessionListOptions';
import type { Session, SessionEnd } from './Session';
import { isOpen } from './isLive';
import { purgeSessions } from './SessionStore';
import { SessionInfo } from './SessionInfo';
import type { SessionSettings } from './SessionSettings';
import type { SessionStoreCalls } from './SessionStoreCalls';

/** The parts that read and end sessions. */
export interface ManagingSessions {
  readonly calls: SessionStoreCalls;
  readonly counts: OperationCounts;
}

/**
 * Lists and ends the sessions of users. Every process that shares the store refuses the tokens of an ended session at
 * its next request.
 */
export class Sessions {
  private readonly counts: OperationCounts;
  private readonly reading: SessionStoreCalls;
  private readonly ending: SessionStoreCalls;

  constructor(
    private readonly settings: SessionSettings,
    { calls, counts }: ManagingSessions,
  ) {
    this.counts = counts;
    this.reading = calls.during('sessions');
    this.ending = calls.during('logout');
  }

  /**
   * Returns the live sessions of a subject, the oldest first.
   *
   * @param options - `limit` and `after` ask for a page. Default: all sessions
   * @throws RangeError or TypeError for options that cannot be used
   */
  async list(subject: string, options: SessionListOptions = {}): Promise<SessionInfo[]> {
    const { limit, after } = readListOptions(options);
    return this.counts.during('sessions', async () => {
      const { notBefore } = await this.reading.state(undefined, subject);
      const live: SessionInfo[] = [];
      let last = after;
      for (;;) {
        const page = limit === Infinity ? undefined : { limit, after: last };
        const sessions = await this.reading.list(subject, page);
        live.push(...sessions.map(session => this.infoOf(session, notBefore)).filter(({ isActive }) => isActive));
        // Sessions whose time is over make a page shorter, so that the next one is asked for too.
        if (live.length >= limit || sessions.length < limit) return live.slice(0, limit);
        last = sessions.at(-1);
      }
    });
  }

  /** Returns one session, live or not; undefined if it is unknown. */
  async find(sid: string): Promise<SessionInfo | undefined> {
    return this.counts.during('sessions', async () => {
      const { session } = await this.reading.state(sid, '');
      if (!session) return undefined;
      const { notBefore } = await this.reading.state(undefined, session.subject);
      return this.infoOf(session, notBefore);
    });
  }

  /** Ends a session and all its tokens. Returns whether the session existed and was not ended before. */
  async end(sid: string, end: SessionEnd = 'ended'): Promise<boolean> {
    return this.counts.during('logout', () => this.ending.endSession(sid, end));
  }

  /** Ends all sessions of a subject except one. Returns how many it ended. */
  async endOthers(subject: string, keptSid: string): Promise<number> {
    const ending = { at: Date.now(), end: 'others' } as const;
    const ended = await this.counts.during('logout', () =>
      this.ending.end({ subject }, store => store.revokeOthers(subject, keptSid, ending)),
    );
    if (eventChannels['session.ended'].isHeard) this.tell({ subject, keptSid });
    return ended;
  }

  /** Logs a subject out everywhere: ends all tokens that were issued up to now, including tokens without a session. */
  async endAll(subject: string): Promise<void> {
    const ending = { at: Date.now(), end: 'everywhere' } as const;
    await this.counts.during('logout', () => this.ending.end({ subject }, store => store.revokeAll(subject, ending)));
    if (eventChannels['session.ended'].isHeard) this.tell({ subject, keptSid: undefined });
  }

  /** Deletes sessions of which no token can be valid any more. Returns how many it deleted. */
  async purge(now: Date = new Date()): Promise<number> {
    return purgeSessions(this.settings.store, now);
  }

  private tell({ subject, keptSid }: { subject: string; keptSid: string | undefined }): void {
    const { loginType } = this.ending;
    const about = { sessionId: keptSid, subject, loginType };
    const what = keptSid === undefined ? { scope: 'all', reason: 'everywhere' } : { scope: 'others', reason: 'others' };
    eventChannels['session.ended'].publish({ ...(what as { scope: 'all' | 'others'; reason: string }), ...about });
  }

  private infoOf(session: Session, notBefore: number | undefined): SessionInfo {
    return new SessionInfo(session, isOpen({ session, notBefore }, Date.now(), this.settings));
  }
}
