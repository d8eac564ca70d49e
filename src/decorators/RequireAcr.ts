import { AcrCheck } from '../access/AcrCheck';
import type { Acr } from '../token/AuthXTypes';
import { recordGuard, type GuardDecorator } from './recordGuard';

/**
 * Requires a token whose user authenticated at this level or a stronger one: one of the configured `acrLevels`, such as
 * `@RequireAcr('mfa')`. The guard requires an access token, unless another guard of the action names a type.
 *
 * A weaker level, an unknown one, and none answer 401 `AuthenticationLevelError`. Its `WWW-Authenticate` challenge has the error
 * `insufficient_user_authentication` and names the level as `acr_values` (RFC 9470 section 3), so that the client can ask the
 * user for the missing proof and try again. If `@FreshRequired({ maxAge })` stands beside it, the challenge names both. If
 * several guards name a level, the strongest applies.
 *
 * @throws TypeError, when the decorator is applied, for what is not the name of a level
 */
export function RequireAcr(level: Acr): GuardDecorator {
  const check = new AcrCheck('@RequireAcr()', [level]);
  return recordGuard({ name: check.name, kind: 'guard', checks: [check] });
}
