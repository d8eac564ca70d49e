import { andThen, type MaybePromise } from '../async/MaybePromise';
import { ownSubject, storedSubject } from '../token/storedSubject';
import type { Session } from './Session';
import type { ConfirmedRotation, Ending, Rotation, SessionPage, SessionState, SessionStore } from './SessionStore';

/**
 * The sessions of one login type in a store that others may share. A customer 7 and a member of staff 7 are two subjects of
 * the store. Sessions of other login types do not exist here.
 */
export class TypedSessionStore implements SessionStore {
  /** Absent if the store has no probe. */
  readonly probeWrite?: () => Promise<void>;

  constructor(
    private readonly store: SessionStore,
    private readonly loginType: string,
  ) {
    if (store.probeWrite) this.probeWrite = async () => store.probeWrite?.();
  }

  add(session: Session): Promise<void> {
    return this.store.add({ ...session, subject: this.stored(session.subject) });
  }

  look(sid: string | undefined, subject: string): SessionState | Promise<SessionState> {
    const answer: MaybePromise<SessionState> = this.store.look(sid, this.stored(subject));
    return andThen(answer, state => this.ownState(state)) as SessionState | Promise<SessionState>;
  }

  async list(subject: string, page?: SessionPage): Promise<Session[]> {
    const sessions: unknown = await this.store.list(this.stored(subject), page);
    return (Array.isArray(sessions) ? sessions.map(session => this.own(session as Session)) : sessions) as Session[];
  }

  rotate(sid: string, rotation: Rotation): Promise<boolean> {
    return this.store.rotate(sid, rotation);
  }

  confirm(rotations: readonly ConfirmedRotation[]): Promise<void> {
    return this.store.confirm(rotations);
  }

  touch(sids: readonly string[], at: number): Promise<void> {
    return this.store.touch(sids, at);
  }

  /** Asks for the session before, since the store ends a session whoever it belongs to. */
  async revoke(sid: string, ending: Ending): Promise<boolean> {
    const { session } = await this.look(sid, '');
    return session !== undefined && this.store.revoke(sid, ending);
  }

  revokeOthers(subject: string, kept: string, ending: Ending): Promise<number> {
    return this.store.revokeOthers(this.stored(subject), kept, ending);
  }

  revokeAll(subject: string, ending: Ending): Promise<void> {
    return this.store.revokeAll(this.stored(subject), ending);
  }

  purge(before: number): Promise<number> {
    return this.store.purge(before);
  }

  private stored(subject: string): string {
    return storedSubject(this.loginType, subject);
  }

  /** The caller checks that the answer is a state. */
  private ownState(state: SessionState): SessionState {
    const session = (state as SessionState | undefined)?.session;
    return session === undefined ? state : { ...state, session: this.own(session) };
  }

  /** Returns a session with the subject of its tokens; undefined for one of another login type. */
  private own(session: Session): Session | undefined {
    const stored = (session as Session | null)?.subject;
    if (typeof stored !== 'string') return session;
    const subject = ownSubject(this.loginType, stored);
    return subject === undefined ? undefined : { ...session, subject };
  }
}
