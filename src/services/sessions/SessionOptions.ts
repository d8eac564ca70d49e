import type { Duration } from '../../config/Duration';
import type { SessionStore } from '../../stores/SessionStore';
import type { MaybePromise } from '../MaybePromise';
import type { SessionInfo } from './SessionInfo';

/** A refresh token was presented that its session has replaced: somebody has a copy. The session was ended. */
export interface RefreshTokenReuse {
  readonly session: SessionInfo;
  /** `jti` of the presented token. */
  readonly jti: string;
}

/** How logins are kept track of. */
export interface SessionOptions {
  store: SessionStore;
  /** Whether each refresh replaces the refresh token, and a replaced one ends the session. Default true. */
  rotation?: boolean | undefined;
  /** How long after it was replaced a refresh token is answered with its successor once more: two tabs, a lost answer. Default 10 seconds; 0: never. */
  graceWindow?: Duration | undefined;
  /** How long a session lasts, however active. Default 90 days; `null`: for ever. */
  absoluteLifetime?: Duration | null | undefined;
  /** How long a session lasts without a request. Default `null`: as long as its refresh token. */
  idleLifetime?: Duration | null | undefined;
  /** How many sessions a subject may have. Default: any number. */
  maxPerSubject?: number | undefined;
  /** What becomes of one too many: `'endOldest'` (the default) makes room, `'refuse'` refuses the login with 403. */
  onLimit?: 'endOldest' | 'refuse' | undefined;
  /** How often at most the time of a session's last activity is written. Default 1 minute. */
  lastActiveInterval?: Duration | undefined;
  /** Is told of every theft that was found. What it throws is reported, and changes nothing. */
  onRefreshTokenReuse?: ((reuse: RefreshTokenReuse) => MaybePromise<void>) | undefined;
}

/** The names above, so that a misspelt one fails at start. */
export const sessionOptionNames: readonly (keyof SessionOptions)[] = [
  'store',
  'rotation',
  'graceWindow',
  'absoluteLifetime',
  'idleLifetime',
  'maxPerSubject',
  'onLimit',
  'lastActiveInterval',
  'onRefreshTokenReuse',
];
