import type { RefreshGeneration, Session, SessionEnd } from './Session';

/** What is asked of a store at every request: both in one question. */
export interface SessionState {
  /** Undefined for one that the store does not have, or where none was asked for. */
  readonly session: Session | undefined;
  /** Milliseconds since 1970: what the subject was issued up to then is over. */
  readonly notBefore: number | undefined;
}

/** The replacing of a refresh token by its successor. */
export interface Rotation {
  /** `jti` that must be the current one. */
  readonly presented: string;
  readonly successor: Pick<RefreshGeneration, 'jti' | 'issuedAt' | 'expiresAt'>;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** When, and why, sessions end. */
export interface Ending {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly end: SessionEnd;
}

/**
 * Keeps sessions. Whatever resolves is seen by every process that asks afterwards; every change is one statement, so
 * that of two which come together one wins.
 */
export interface SessionStore {
  add(session: Session): Promise<void>;

  /** The session of this id, and the subject's not-before. A store that can answer at once may, without a promise. */
  look(sid: string | undefined, subject: string): SessionState | Promise<SessionState>;

  /** The sessions of a subject that nobody ended, the oldest first; those that are over by time included. */
  list(subject: string): Promise<Session[]>;

  /**
   * Replaces the current refresh token, if it is the one presented and nobody ended the session.
   *
   * @returns whether it did
   */
  rotate(sid: string, rotation: Rotation): Promise<boolean>;

  /** Notes that sessions were active, but for those that were later already. */
  touch(sids: readonly string[], at: number): Promise<void>;

  /**
   * Ends a session, if nobody has.
   *
   * @returns whether it did
   */
  revoke(sid: string, ending: Ending): Promise<boolean>;

  /**
   * Ends the sessions of a subject, but for one.
   *
   * @returns how many
   */
  revokeOthers(subject: string, kept: string, ending: Ending): Promise<number>;

  /** Ends all that a subject was issued up to now, tokens without a session included. */
  revokeAll(subject: string, ending: Ending): Promise<void>;

  /**
   * Forgets sessions whose tokens have all expired.
   *
   * @param before - milliseconds since 1970: what was over by then
   * @returns how many
   */
  purge(before: number): Promise<number>;
}

/** What is known where there is no session. */
export const noSession: SessionState = { session: undefined, notBefore: undefined };

/** A session that is over is of use to nobody after this long, in milliseconds: access tokens may outlive its last refresh token by a little. */
export const keptAfterEnd = 86_400_000;

/**
 * Forgets sessions of which no token can be good any more.
 *
 * @returns how many
 */
export const purgeSessions = (store: Pick<SessionStore, 'purge'>, now: Date): Promise<number> =>
  store.purge(now.getTime() - keptAfterEnd);
