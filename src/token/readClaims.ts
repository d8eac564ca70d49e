import { areCookieLifetimes, type CookieLifetimes } from './CookieLifetimes';
import type { JsonObject } from './TokenType';
import { JWTDecodeError } from '../errors/errors';

/** The longest `jti`, because stores keep it in one column. */
const longestJti = 255;

/** The key that a token is bound to (RFC 7800 section 3.1). */
export interface Confirmation {
  /** The thumbprint of the key (RFC 9449 section 6.1, RFC 7638 section 3). */
  readonly jkt: string;
}

/** The claims that this library uses, each of the right type. */
export interface KnownClaims {
  readonly sub: string;
  readonly jti: string;
  readonly type: string;
  readonly fresh: boolean;
  readonly renewable: boolean;
  readonly exp: number | undefined;
  readonly nbf: number | undefined;
  readonly iat: number | undefined;
  readonly authTime: number | undefined;
  readonly acr: string | undefined;
  readonly origIat: number | undefined;
  readonly iatMs: number | undefined;
  readonly iss: string | undefined;
  readonly aud: string | readonly string[] | undefined;
  readonly csrf: string | undefined;
  readonly sid: string | undefined;
  readonly cnf: Confirmation | undefined;
  readonly loginType: string | undefined;
  readonly clientId: string | undefined;
  readonly scopes: readonly string[];
  readonly cookieLifetimes: CookieLifetimes | undefined;
  /** Whether another issuer signed the token. */
  readonly isRemote: boolean;
}

/**
 * Reads the claims that this library uses.
 *
 * @throws JWTDecodeError if one is missing or has the wrong type (RFC 7519 section 4.1)
 */
export function readClaims(claims: JsonObject, identityClaim: string): KnownClaims {
  const [sub, jti] = [wanted(claims, identityClaim), wanted(claims, 'jti')];
  // A token that names nobody must not pass for a user, and an application may take an empty id for a missing one.
  if (sub === '' || jti.length > longestJti) throw new JWTDecodeError();
  return {
    sub,
    jti,
    type: wanted(claims, 'type'),
    fresh: flag(claims, 'fresh') ?? false,
    renewable: flag(claims, 'renewable') ?? true,
    exp: time(claims, 'exp'),
    nbf: claims.nbf === null ? undefined : time(claims, 'nbf'),
    iat: time(claims, 'iat'),
    authTime: time(claims, 'auth_time'),
    acr: optional(claims, 'acr'),
    origIat: time(claims, 'orig_iat'),
    iatMs: time(claims, 'iat_ms'),
    iss: optional(claims, 'iss'),
    aud: audience(own(claims, 'aud')),
    csrf: optional(claims, 'csrf'),
    sid: optional(claims, 'sid'),
    cnf: confirmation(own(claims, 'cnf') ?? undefined),
    loginType: optional(claims, 'login_type'),
    clientId: optional(claims, 'client_id'),
    scopes: scopes(claims),
    cookieLifetimes: cookieLifetimes(claims),
    isRemote: false,
  };
}

/** Reads an own member only, never an inherited one. */
const own = (claims: JsonObject, name: string): unknown => (Object.hasOwn(claims, name) ? claims[name] : undefined);

function wanted(claims: JsonObject, name: string): string {
  const value = own(claims, name);
  if (typeof value !== 'string') throw new JWTDecodeError();
  return value;
}

/** AuthX writes null for an optional claim that it leaves out. */
function optional(claims: JsonObject, name: string): string | undefined {
  const value = own(claims, name) ?? undefined;
  if (value !== undefined && typeof value !== 'string') throw new JWTDecodeError();
  return value;
}

function flag(claims: JsonObject, name: string): boolean | undefined {
  const value = own(claims, name);
  if (value !== undefined && typeof value !== 'boolean') throw new JWTDecodeError();
  return value;
}

/** The latest time that a token may name, in seconds since 1970. Stores keep times as whole numbers below 2^53. */
export const latestTime = Number.MAX_SAFE_INTEGER - 1_000_000;

/**
 * Reads a NumericDate (RFC 7519 section 2): seconds, possibly with a fraction. A value that stores could not keep, such as
 * 1e300, is refused, because such a token could never be revoked.
 */
function time(claims: JsonObject, name: string): number | undefined {
  const value = own(claims, name);
  if (value !== undefined && !(typeof value === 'number' && Math.abs(value) <= latestTime)) throw new JWTDecodeError();
  return value;
}

function cookieLifetimes(claims: JsonObject): CookieLifetimes | undefined {
  const value = own(claims, 'cookie_lifetimes');
  if (value === undefined || areCookieLifetimes(value)) return value;
  throw new JWTDecodeError();
}

/** A token that is bound in another way cannot be checked, so that it is refused. */
function confirmation(value: unknown): Confirmation | undefined {
  if (value === undefined) return undefined;
  const { jkt, ...others } = value as Readonly<Record<string, unknown>>;
  if (!isThumbprint(jkt) || Object.keys(others).length > 0) throw new JWTDecodeError();
  return { jkt };
}

/** Tells whether a value is a SHA-256 in base64url. */
export const isThumbprint = (value: unknown): value is string =>
  typeof value === 'string' && /^[\w-]{42}[AEIMQUYcgkosw048]$/.test(value);

const isStrings = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every(item => typeof item === 'string');

function audience(value: unknown): string | readonly string[] | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string' || isStrings(value)) return value;
  throw new JWTDecodeError();
}

/** Shared by all tokens without scopes, because each remembered token keeps its list. */
const noScopes: readonly string[] = Object.freeze([]);

/**
 * Reads AuthX's list `scopes`, or else the space-separated `scope` of RFC 8693 section 4.2. If a token has both, they must
 * name the same scopes, because other services read `scope`.
 */
function scopes(claims: JsonObject): readonly string[] {
  const list = own(claims, 'scopes') ?? undefined;
  const text = optional(claims, 'scope')?.split(' ').filter(Boolean);
  if (list === undefined) return text ?? noScopes;
  if (!isStrings(list) || (text && !areSame(list, text))) throw new JWTDecodeError();
  return list;
}

const areSame = (list: readonly string[], other: readonly string[]): boolean =>
  list.every(scope => other.includes(scope)) && other.every(scope => list.includes(scope));
