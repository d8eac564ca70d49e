import { RoleCheck } from '../access/roles/RoleCheck';
import type { Role } from '../token/AuthXTypes';
import { recordGuard, type GuardDecorator } from './recordGuard';

/**
 * Requires an access token whose holder has one of these roles, or a role that implies it. The option `roles` of `AuthX`
 * says where roles come from; by default, they are the claim `roles`. For several roles at once, write the decorator
 * several times. Others answer 403 `AccessDeniedError`, whose body does not name the role.
 *
 * @throws TypeError, when the decorator is applied, without a role or for what is not the name of a role
 */
export function RequireRole(...roles: [Role, ...Role[]]): GuardDecorator {
  const check = new RoleCheck('@RequireRole', [...roles]);
  return recordGuard({ name: check.name, kind: 'guard', checks: [check] });
}
