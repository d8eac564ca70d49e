/**
 * The claims that an application cannot use for its own data, because they have a meaning: those of RFC 7519 section 4.1,
 * RFC 8693 section 4.2, RFC 7800 section 3.1 and OpenID Connect Core section 2, the private claims of AuthX, and `orig_iat`, `renewable`, `iat_ms`
 * and `cookie_lifetimes` of this library.
 */
export const reservedClaims: ReadonlySet<string> = new Set([
  'iss',
  'sub',
  'aud',
  'exp',
  'nbf',
  'iat',
  'jti',
  'type',
  'fresh',
  'csrf',
  'scopes',
  'scope',
  'client_id',
  'sid',
  'cnf',
  'login_type',
  'auth_time',
  'acr',
  'orig_iat',
  'renewable',
  'iat_ms',
  'cookie_lifetimes',
  '__proto__',
]);
