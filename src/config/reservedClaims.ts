/**
 * Claims with a meaning of their own (RFC 7519 section 4.1, RFC 8693 section 4.2, OpenID Connect Core section 2, and
 * AuthX's private ones, and this library's `orig_iat`, `renewable` and `iat_ms`): an application's own data may not use these names.
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
  'sid',
  'login_type',
  'auth_time',
  'orig_iat',
  'renewable',
  'iat_ms',
  '__proto__',
]);
