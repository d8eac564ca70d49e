import type { PolicyEngine } from '../access/policies/PolicyEngine';
import type { RoleOptions } from '../access/roles/RoleOptions';
import type { AuthXConfig } from '../config/AuthXConfig';
import type { AuthXOptions } from '../config/AuthXOptions';
import type { Duration } from '../config/Duration';
import type { DPoPOptions } from '../dpop/DPoPOptions';
import type { RemoteIssuer } from '../issuers/RemoteIssuer';
import type { LoginThrottleOptions } from '../limits/login/readLoginThrottle';
import type { RateLimitSettings } from '../limits/readRateLimits';
import type { RevocationStore } from '../revocation/RevocationStore';
import type { AuthXLogger } from '../calls/AuthXLogger';
import { type CallbacksSource, checkCallbacks } from '../subjects/CallbackRegistry';
import type { RevocationCacheOptions } from '../revocation/RevocationCache';
import type { SessionOptions } from '../sessions/SessionSettings';
import type { LoginTypeName } from '../token/AuthXTypes';
import type { SubjectType } from '../subjects/SubjectLoader';
import { assertNames } from '../config/assertNames';
import { ConfigurationError } from '../errors/errors';

/** The parts of an `AuthX`. */
export interface AuthXInit<Subject> {
  /** A configuration, or the options of one. It may be left out if AuthX only accepts tokens of `issuers`. */
  config?: AuthXConfig | (AuthXOptions & { loginType?: LoginTypeName | undefined }) | undefined;
  /** Other issuers whose access tokens are accepted. Default: none. */
  issuers?: readonly RemoteIssuer[] | undefined;
  /** The callbacks that load subjects and block tokens: the class of a TypeDI service, or an object. */
  callbacks?: CallbacksSource<Subject> | undefined;
  /** The store of revocations. Without it, and without a blocklist callback, no token can be revoked. */
  revokedTokens?: RevocationStore | undefined;
  /**
   * Keeps a session for each login. Sessions can be listed and ended, and their refresh tokens rotate. Default: no
   * sessions.
   */
  sessions?: SessionOptions | undefined;
  /**
   * How DPoP proofs are checked, if the option `dpop` of the configuration is `'allowed'` or `'required'` (RFC 9449). Default:
   * tokens are not bound to keys.
   */
  dpop?: DPoPOptions | undefined;
  /**
   * Caches for `ttl` that a token is not revoked, for routes with `@RevocationCheck('cached')`. Default: the stores are
   * asked at every request.
   */
  revocationCache?: RevocationCacheOptions | undefined;
  /** The policies that `definePolicies` made. They decide who may do what. Default: no policies. */
  policies?: PolicyEngine | undefined;
  /** Where the roles of a request come from, and which roles imply which. Default: the claim `roles`. */
  roles?: RoleOptions<Subject> | undefined;
  /** Where `@RateLimit()` counts requests. Default: in the memory of this process. */
  rateLimits?: RateLimitSettings | undefined;
  /** How many failed logins `auth.loginThrottle` accepts. Default: 5 a minute of one account from one address, and further limits. */
  loginThrottle?: LoginThrottleOptions | undefined;
  /** The class that class-transformer turns plain subjects into. */
  subjectType?: SubjectType<Subject> | undefined;
  /**
   * Whether class-validator checks each loaded subject. A subject that is not valid is logged and the request is
   * refused with 503. Default false.
   */
  validateSubject?: boolean | undefined;
  /** Caches loaded subjects for `ttl`, at most `max` of them (default 1000). Default: no cache. */
  subjectCache?: { ttl: Duration; max?: number };
  /** How long a callback or a store may take. Default 5 seconds. */
  callbackTimeout?: Duration | undefined;
  /** How long each probe of `checkHealth` may take. Default 1 second. */
  healthTimeout?: Duration | undefined;
  /** Receives failures. Default: one line on standard error, without the text of the error. */
  logger?: AuthXLogger | undefined;
}

/** The names of the options above, so that a misspelt name fails the start. */
export const initNames: ReadonlySet<string> = new Set<keyof AuthXInit<unknown>>([
  'config',
  'issuers',
  'callbacks',
  'revokedTokens',
  'sessions',
  'dpop',
  'revocationCache',
  'policies',
  'roles',
  'rateLimits',
  'loginThrottle',
  'subjectType',
  'validateSubject',
  'subjectCache',
  'callbackTimeout',
  'healthTimeout',
  'logger',
]);

/**
 * Refuses parts that would leave out a protection silently, or fail at every request.
 *
 * @throws ConfigurationError naming the part and the fix
 */
export function checkInit(init: unknown): void {
  if (typeof init !== 'object' || init === null) throw new ConfigurationError('AuthX: pass an object with a config.');
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
    `revokedTokens: has no ${missing}(). Pass RevokedTokenRepository.on(dataSource) or another RevocationStore.`,
  );
}

const hasMethod = (value: unknown, name: string): boolean =>
  typeof value === 'object' && value !== null && typeof (value as Record<string, unknown>)[name] === 'function';
