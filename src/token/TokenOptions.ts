import type { Duration } from '../config/Duration';
import { refuseUnknown } from '../config/refuseUnknown';
import { reservedClaims } from '../config/reservedClaims';
import type { Acr, CustomClaims, GrantedScope } from './AuthXTypes';
import { isThumbprint } from './readClaims';
import { refusePrototypeNames } from './refusePrototypeNames';

/** Options of a new token of either type. */
export interface TokenOptions {
  /** Scopes that the token holds. */
  scopes?: readonly GrantedScope[] | undefined;
  /** The application's own claims, written at the top level. Reserved claims are refused. */
  data?: CustomClaims | undefined;
  /** The `aud` claim. Default: the configured `encodeAudience`. */
  audience?: string | string[] | undefined;
  /** Header parameters beside `alg` and `typ` (RFC 7515 section 4). */
  headers?: Readonly<Record<string, unknown>> | undefined;
  /** The lifetime, or the moment of expiry. Default: the configured lifetime. */
  expires?: Duration | Date | undefined;
  /**
   * When the user authenticated (`auth_time`), in seconds since 1970. A refresh passes it on. Default: now, if `fresh`.
   */
  authTime?: number | undefined;
  /**
   * How the user authenticated: one of the configured `acrLevels`, for the claim `acr` (RFC 9068 section 2.2.1). A refresh
   * passes it on. Default: none.
   */
  acr?: Acr | undefined;
  /**
   * The thumbprint of the key that the token is bound to (RFC 9449 section 6.1). `@DPoPKey()` injects it. Default: the token is
   * a bearer token.
   */
  dpopKey?: string | undefined;
  /**
   * The client to which the token is issued (`client_id`, RFC 8693 section 4.3). A refresh passes it on. Default: the
   * configured `encodeClientId`.
   */
  clientId?: string | undefined;
  /** The session of the token. A token pair starts its own session. */
  sid?: string | undefined;
}

/** Options of a new access token. */
export interface AccessTokenOptions extends TokenOptions {
  /** Whether the user has just authenticated. Default false. */
  fresh?: boolean | undefined;
  /**
   * Whether implicit refresh may renew the token. Default true. Set it to false for a token that must end at its
   * expiry.
   */
  renewable?: boolean | undefined;
}

const optionNames = [
  'fresh',
  'renewable',
  'scopes',
  'data',
  'audience',
  'headers',
  'expires',
  'authTime',
  'acr',
  'sid',
  'dpopKey',
  'clientId',
];

/** @throws TypeError for an unknown option, for data that is no object, and for a flag that is neither true nor false */
export function assertTokenOptions(options: AccessTokenOptions): void {
  refuseUnknown('The options of a token', options, optionNames);
  assertFlags(options);
  const { data, headers, dpopKey, clientId } = options;
  if (dpopKey !== undefined && !isThumbprint(dpopKey)) {
    throw new TypeError('dpopKey must be the thumbprint of a key (RFC 7638), as @DPoPKey() injects it.');
  }
  if (clientId !== undefined && (typeof clientId !== 'string' || clientId === '')) {
    throw new TypeError('clientId must be a text that is not empty.');
  }
  if (data !== undefined && !isPlain(data))
    throw new TypeError("data must be a plain object, such as { plan: 'pro' }.");
  if (headers !== undefined && !isPlain(headers)) throw new TypeError('headers must be a plain object.');
}

/** Lists, maps and texts would lose their content, or give claims that are named 0, 1 and so on. */
function isPlain(value: unknown): boolean {
  return Object.prototype.toString.call(value) === '[object Object]';
}

/** A string such as 'false' would count as true, or make a token that is refused. */
function assertFlags(options: AccessTokenOptions): void {
  for (const name of ['fresh', 'renewable'] as const) {
    if (!['undefined', 'boolean'].includes(typeof options[name])) throw new TypeError(`${name} must be true or false.`);
  }
}

/** @throws TypeError for a claim that only this library sets */
export function refuseReserved(data: object, identityClaim: string): void {
  const reserved = Object.keys(data).find(
    // jsonwebtoken fails on a claim that every object inherits, such as `constructor`.
    name => reservedClaims.has(name) || name === identityClaim || name in Object.prototype,
  );
  if (reserved !== undefined)
    throw new TypeError(`data.${reserved} is a reserved claim and cannot be set as data. Use another name.`);
  Object.values(data).forEach(refusePrototypeNames);
}

/** @throws TypeError unless it is a list of texts */
export function checkedScopes(scopes: readonly string[]): readonly string[] {
  if (Array.isArray(scopes) && scopes.every(scope => typeof scope === 'string')) return scopes;
  throw new TypeError('scopes must be a list of strings.');
}

/**
 * Refuses scopes that no guard can require. `['read write']` is most likely meant to be two scopes.
 *
 * @throws TypeError unless each one is a scope-token (RFC 6749 section 3.3)
 */
export function assertGrantable(scopes: readonly string[] | undefined): void {
  if (scopes === undefined) return;
  const stray = checkedScopes(scopes).find(scope => !/^[\x21\x23-\x5b\x5d-\x7e]+$/.test(scope));
  if (stray === undefined) return;
  throw new TypeError(`scopes: ${JSON.stringify(stray)} is not a scope. Write each scope as an item of the list.`);
}

/**
 * Refuses a level that no guard can require.
 *
 * @param levels - the configured `acrLevels`
 * @throws TypeError unless it is one of them
 */
export function assertAcr(acr: unknown, levels: readonly string[]): void {
  if (acr === undefined || levels.includes(acr as string)) return;
  const known = levels.length === 0 ? 'There are none. Set acrLevels in the configuration.' : levels.join(', ');
  throw new TypeError(`acr must be one of the configured acrLevels: ${known}`);
}

/** @throws TypeError unless it is a text, or a list of texts, none of them empty */
export function checkedAudience(audience: string | string[]): string | string[] {
  const names: unknown[] = [audience].flat();
  if (names.length > 0 && names.every(name => typeof name === 'string' && name !== '')) return audience;
  throw new TypeError('audience must be a non-empty string or a list of non-empty strings.');
}
