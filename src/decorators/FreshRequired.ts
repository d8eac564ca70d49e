import { FreshnessCheck } from '../access/FreshnessCheck';
import { readMaxAge } from '../access/guardOptions';
import type { Duration } from '../config/Duration';
import { refuseUnknown } from '../config/refuseUnknown';
import { recordGuard, type GuardDecorator } from './recordGuard';

/** What {@link FreshRequired} requires. */
export interface FreshRequiredOptions {
  /**
   * How long ago the user may have proved their identity: seconds, or a number with a unit such as `'5m'`. It is compared
   * with the claim `auth_time`, or with `iat` if a fresh token has none. Default: any time.
   */
  maxAge?: Duration | undefined;
}

/**
 * Requires a fresh access token: one that was issued for a password or another proof of identity, with `fresh: true`.
 * Tokens from a refresh are not fresh.
 *
 * Use it for sensitive actions, such as `@FreshRequired({ maxAge: '5m' })` on a change of password. A token that is not
 * fresh, or too old, answers 401 `FreshTokenRequiredError`. Its `WWW-Authenticate` challenge has the error
 * `insufficient_user_authentication` and names `max_age` (RFC 9470 section 3), so that the client can ask for the
 * password and try again. If several guards name a maximum age, the shortest applies.
 *
 * @throws TypeError or RangeError, when the decorator is applied, for options that cannot be used
 */
export function FreshRequired(options: FreshRequiredOptions = {}): GuardDecorator {
  const name = '@FreshRequired()';
  refuseUnknown(name, options, ['maxAge']);
  const check = new FreshnessCheck(true, readMaxAge(name, options.maxAge));
  return recordGuard({ name, kind: 'guard', type: 'access', checks: [check] });
}
