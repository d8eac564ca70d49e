import type { JsonObject } from '../token/TokenType';

/** The claims that are a NumericDate (RFC 7519 section 2), and the library's own ones. */
const timeClaims = ['iat', 'nbf', 'exp', 'auth_time', 'orig_iat'];

/** Returns the times among claims in ISO 8601. Other claims are left out. */
export function readableTimes(claims: JsonObject): Record<string, string> {
  const times: Record<string, string> = {};
  for (const name of timeClaims) {
    const seconds = Object.hasOwn(claims, name) ? claims[name] : undefined;
    const date = typeof seconds === 'number' ? new Date(seconds * 1000) : undefined;
    if (date && !Number.isNaN(date.getTime())) times[name] = date.toISOString();
  }
  return times;
}
