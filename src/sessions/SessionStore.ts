import type { RefreshGeneration, Session, SessionEnd } from './Session';

/** The answer of a session store to a request. */
export interface SessionState {
  /** Undefined if the store does not have the session, or if no session was asked for. */
  readonly session: Session | undefined;
  /** Tokens of the subject that were issued up to this time are over. Milliseconds since 1970. */
  readonly notBefore: number | undefined;
  /**
   * When the store answered, by its own clock, in milliseconds since 1970. That clock judges the grace window, because
   * `rotatedAt` is a time of the same clock. Undefined if the store has the clock of this process.
   */
  readonly now?: number | undefined;
}

/** A rotation after which a request was answered with the successor. */
export interface ConfirmedRotation {
  readonly sid: string;
  /** `jti` of the successor. */
  readonly jti: string;
}

/** Some of a subject's sessions, in the order of {@link SessionStore.list}. */
export interface SessionPage {
  /** How many to return at most. */
  readonly limit: number;
  /** Only sessions that come after this one. It may have ended meanwhile. Undefined for the first page. */
  readonly after?: Pick<Session, 'createdAt' | 'sid'> | undefined;
}

/** The replacement of a refresh token by its successor. */
export interface Rotation {
  /** The rotation happens only if this `jti` is the current one. */
  readonly presented: string;
  readonly successor: Pick<RefreshGeneration, 'jti' | 'issuedAt' | 'expiresAt'>;
  /** When the session was active, in milliseconds since 1970. */
  readonly at: number;
}

/** When and why sessions end. */
export interface Ending {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly end: SessionEnd;
}

/**
 * Stores sessions. Once a change has resolved, every process that shares the store sees it. Every change is one atomic
 * step, so that one of two concurrent changes wins.
 */
export interface SessionStore {
  add(session: Session): Promise<void>;

  /** Returns the session with this id, and the subject's not-before time. A store may answer without a promise. */
  look(sid: string | undefined, subject: string): SessionState | Promise<SessionState>;

  /**
   * Returns the sessions of a subject that nobody ended, the oldest first, and by `sid` within a millisecond. It includes
   * sessions whose time is over.
   *
   * @param page - which of them to return. Default: all
   */
  list(subject: string, page?: SessionPage): Promise<Session[]>;

  /**
   * Replaces the current refresh token if it is the presented one and if nobody ended the session. Returns whether it
   * did. The store sets `rotatedAt` to null, since the rotation is not confirmed yet.
   */
  rotate(sid: string, rotation: Rotation): Promise<boolean>;

  /**
   * Sets `rotatedAt` to the store's clock for each rotation whose successor is still the current token and whose
   * `rotatedAt` is null. A rotation is confirmed once.
   */
  confirm(rotations: readonly ConfirmedRotation[]): Promise<void>;

  /** Sets the time of the last activity of sessions. A later time stays. */
  touch(sids: readonly string[], at: number): Promise<void>;

  /** Ends a session if nobody has ended it. Returns whether it did. */
  revoke(sid: string, ending: Ending): Promise<boolean>;

  /** Ends all sessions of a subject except one. Returns how many it ended. */
  revokeOthers(subject: string, kept: string, ending: Ending): Promise<number>;

  /** Ends all tokens of a subject that were issued up to now, including tokens without a session. */
  revokeAll(subject: string, ending: Ending): Promise<void>;

  /**
   * Deletes sessions whose tokens have all expired. Returns how many it deleted.
   *
   * @param before - milliseconds since 1970. Sessions that were over by then are deleted
   */
  purge(before: number): Promise<number>;

  /**
   * Tries whether the store accepts changes, without changing anything. `auth.checkHealth()` calls it. Without it, the
   * store's writability is unknown.
   */
  probeWrite?(): Promise<void>;
}

/** The state for an unknown session. */
export const noSession: SessionState = { session: undefined, notBefore: undefined };

/**
 * How long a session is kept after its end, in milliseconds. Access tokens may outlive the last refresh token a little.
 */
export const keptAfterEnd = 86_400_000;

/** A session store that may tell during a purge how many sessions it has deleted so far. */
export interface PurgedSessions {
  purge(before: number, onProgress?: (deleted: number) => void): Promise<number>;
}

/** Deletes sessions of which no token can be valid any more. Returns how many it deleted. */
export const purgeSessions = (
  store: PurgedSessions,
  now: Date,
  onProgress?: (deleted: number) => void,
): Promise<number> => store.purge(now.getTime() - keptAfterEnd, onProgress);
