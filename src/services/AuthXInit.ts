import type { AuthXConfig } from '../config/AuthXConfig';
import type { AuthXOptions } from '../config/AuthXOptions';
import type { Duration } from '../config/Duration';
import type { RevocationStore } from '../stores/RevocationStore';
import type { AuthXLogger } from './AuthXLogger';
import type { CallbacksSource } from './resolveCallbacks';
import type { RevocationCacheOptions } from './revocationCache/RevocationCacheOptions';
import type { SessionOptions } from './sessions/SessionOptions';
import type { SubjectType } from './SubjectLoader';

/** What an `AuthX` is made of. */
export interface AuthXInit<Subject> {
  /** A configuration, or the options of one. */
  config: AuthXConfig | AuthXOptions;
  /** How subjects are loaded and tokens blocked: a TypeDI service class, or an object. */
  callbacks?: CallbacksSource<Subject> | undefined;
  /** Where revocations are kept. Without it, and without a blocklist, no token can be revoked. */
  revokedTokens?: RevocationStore | undefined;
  /** Keeps track of logins: each can be listed and ended, and its refresh tokens are replaced. Default: none is kept. */
  sessions?: SessionOptions | undefined;
  /**
   * Lets routes that can wait rely for `ttl` on what the stores answered: those of `@RevocationCheck('cached')`. Default:
   * the stores are asked at every request.
   */
  revocationCache?: RevocationCacheOptions | undefined;
  /** Class that the subject getter's plain answers are turned into, by class-transformer. */
  subjectType?: SubjectType<Subject> | undefined;
  /** Whether class-validator checks every loaded subject; one that fails is refused with 503 and reported. Default false. */
  validateSubject?: boolean | undefined;
  /** Keeps loaded subjects for `ttl`, at most `max` (default 1000) of them. Default: none are kept. */
  subjectCache?: { ttl: Duration; max?: number };
  /** How long a callback or the revocation store may take. Default 5 seconds. */
  callbackTimeout?: Duration | undefined;
  /** Where failures are reported. Default: one line on standard error, without details. */
  logger?: AuthXLogger | undefined;
}

/** The names above, so that a misspelt one fails at start. */
export const initNames: ReadonlySet<string> = new Set<keyof AuthXInit<unknown>>([
  'config',
  'callbacks',
  'revokedTokens',
  'sessions',
  'revocationCache',
  'subjectType',
  'validateSubject',
  'subjectCache',
  'callbackTimeout',
  'logger',
]);
