import type { RefreshGeneration, Session, SessionEnd } from './Session';

/** What is asked of a store at every request: both in one question. */
export interface SessionState {
  /** Undefined for one that the store does not have, or where none was asked for. */
  readonly session: Session | undefined;
  /** Milliseconds since 1970: what the subject was issued up to then is over. */
  readonly notBefore: number | undefined;
  /**
   * Milliseconds since 1970 by the store's clock when it answered. That clock judges the grace window, since `rotatedAt` is
   * of the same clock. Undefined where it is the clock of this process.
   */
  readonly now?: number | undefined;
}

/** A rotation whose successor a request was answered with. */
export interface ConfirmedRotation {
  readonly sid: string;
  /** `jti` of the successor. */
  readonly jti: string;
}

/** The replacing of a refresh token by its successor. */
export interface Rotation {
  /** `jti` that must be the current one. */
  readonly presented: string;
  readonly successor: Pick<RefreshGeneration, 'jti' | 'issuedAt' | 'expiresAt'>;
  /** When the session was active, in milliseconds since 1970. */
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
   * Replaces the current refresh token, if it is the one presented and nobody ended the session. The store sets `rotatedAt`
   * to null: the rotation is not confirmed yet.
   *
   * @returns whether it did
   */
  rotate(sid: string, rotation: Rotation): Promise<boolean>;

  /**
   * Sets `rotatedAt` to the store's clock for each rotation whose successor is still the current token and whose `rotatedAt`
   * is null. It changes nothing else: a rotation is confirmed once.
   */
  confirm(rotations: readonly ConfirmedRotation[]): Promise<void>;

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
