import type { Role } from '../../token/AuthXTypes';
import type { AccessCheck } from '../AccessCheck';
import { RoleCheck } from './RoleCheck';

/**
 * Makes the check of `@RequireRole()` for the option `checks` of `auth.verifyToken` and `guardSockets`.
 *
 * @throws TypeError without a role, or for what is not the name of a role
 */
export const hasRole = (...roles: [Role, ...Role[]]): AccessCheck => new RoleCheck('hasRole', [...roles]);
