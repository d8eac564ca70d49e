import type { AuthXConfig } from '../config/AuthXConfig';
import type { AuthXOptions } from '../config/AuthXOptions';
import type { Duration } from '../config/Duration';
import type { RevocationStore } from '../revocation/RevocationStore';
import type { AuthXLogger } from '../calls/AuthXLogger';
import { type CallbacksSource, checkCallbacks } from '../subjects/CallbackRegistry';
import type { RevocationCacheOptions } from '../revocation/RevocationCache';
import type { SessionOptions } from '../sessions/SessionSettings';
import type { SubjectType } from '../subjects/SubjectLoader';
import { assertNames } from '../config/assertNames';
import { ConfigurationError } from '../errors/errors';

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

/** Refuses what would make a login system that lacks a protection without saying so, or that fails at every request. */
export function checkInit(init: unknown): void {
  if (typeof init !== 'object' || init === null) throw new ConfigurationError('AuthX wants an object with a config.');
  const parts = init as Record<string, unknown>;
  assertNames(parts, initNames);
  checkStore(parts.revokedTokens);
  if (parts.sessions !== undefined && (typeof parts.sessions !== 'object' || parts.sessions === null)) {
    throw new ConfigurationError('sessions: must be an object: { store }.');
  }
  if (typeof parts.callbacks !== 'function') checkCallbacks(parts.callbacks);
  if (parts.logger !== undefined && !hasMethod(parts.logger, 'error')) {
    throw new ConfigurationError('logger: must have a function error(message, cause).');
  }
}

function checkStore(store: unknown): void {
  if (store === undefined) return;
  const missing = ['revoke', 'isRevoked', 'purge'].find(name => !hasMethod(store, name));
  if (missing === undefined) return;
  throw new ConfigurationError(
    `revokedTokens: has no ${missing}(). Give it RevokedTokenRepository.on(dataSource), or another RevocationStore.`,
  );
}

const hasMethod = (value: unknown, name: string): boolean =>
  typeof value === 'object' && value !== null && typeof (value as Record<string, unknown>)[name] === 'function';
