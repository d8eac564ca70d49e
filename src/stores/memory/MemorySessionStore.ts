import type { Session } from '../../sessions/Session';
import { pageOf } from '../../sessions/pageOf';
import type {
  ConfirmedRotation,
  Ending,
  Rotation,
  SessionPage,
  SessionState,
  SessionStore,
} from '../../sessions/SessionStore';

/** Stores sessions in the memory of this process, for tests. They are lost when the process ends. */
export class MemorySessionStore implements SessionStore {
  private readonly sessions = new Map<string, Session>();
  private readonly notBefore = new Map<string, number>();

  async add(session: Session): Promise<void> {
    if (this.sessions.has(session.sid)) throw new Error('A session with this sid exists already.');
    this.sessions.set(session.sid, session);
  }

  look(sid: string | undefined, subject: string): SessionState {
    return {
      session: sid === undefined ? undefined : this.sessions.get(sid),
      notBefore: this.notBefore.get(subject),
      now: Date.now(),
    };
  }

  async list(subject: string, page?: SessionPage): Promise<Session[]> {
    return pageOf(this.of(subject), page);
  }

  async rotate(sid: string, { presented, successor, at }: Rotation): Promise<boolean> {
    const session = this.sessions.get(sid);
    if (session?.refresh.jti !== presented || session.revokedAt !== null) return false;
    this.sessions.set(sid, {
      ...session,
      lastActiveAt: Math.max(session.lastActiveAt, at),
      refresh: { ...successor, previousJti: presented, rotatedAt: null },
    });
    return true;
  }

  async confirm(rotations: readonly ConfirmedRotation[]): Promise<void> {
    for (const { sid, jti } of rotations) {
      const session = this.sessions.get(sid);
      if (session?.refresh.jti !== jti || session.refresh.previousJti === null) continue;
      if (session.refresh.rotatedAt !== null) continue;
      this.sessions.set(sid, { ...session, refresh: { ...session.refresh, rotatedAt: Date.now() } });
    }
  }

  async touch(sids: readonly string[], at: number): Promise<void> {
    for (const sid of sids) {
      const session = this.sessions.get(sid);
      if (session && session.lastActiveAt < at) this.sessions.set(sid, { ...session, lastActiveAt: at });
    }
  }

  async revoke(sid: string, ending: Ending): Promise<boolean> {
    return this.end(this.sessions.get(sid), ending);
  }

  async revokeOthers(subject: string, kept: string, ending: Ending): Promise<number> {
    const others = this.of(subject).filter(({ sid }) => sid !== kept);
    for (const session of others) this.end(session, ending);
    return others.length;
  }

  async revokeAll(subject: string, ending: Ending): Promise<void> {
    this.notBefore.set(subject, Math.max(ending.at, this.notBefore.get(subject) ?? 0));
    for (const session of this.of(subject)) this.end(session, ending);
  }

  async purge(before: number): Promise<number> {
    const over = [...this.sessions.values()].filter(session => isOver(session, before));
    for (const { sid } of over) this.sessions.delete(sid);
    return over.length;
  }

  /** Returns the sessions of a subject that have not been ended. */
  private of(subject: string): Session[] {
    return [...this.sessions.values()].filter(session => session.subject === subject && session.revokedAt === null);
  }

  private end(session: Session | undefined, { at, end }: Ending): boolean {
    if (session?.revokedAt !== null) return false;
    this.sessions.set(session.sid, { ...session, revokedAt: at, end });
    return true;
  }
}

function isOver({ endsAt, refresh }: Session, before: number): boolean {
  const ends = [endsAt, refresh.expiresAt === null ? null : refresh.expiresAt * 1000].filter(end => end !== null);
  return ends.some(end => end < before);
}
