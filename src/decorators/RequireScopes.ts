import type { RequiredScope } from '../access/RequiredScope';
import type { GuardDecorator } from './recordGuard';
import { scopeGuard } from './scopeGuard';

/**
 * Requires a token that holds all of these scopes.
 *
 * A held `admin:*` satisfies `'admin'` and every scope that begins with `admin:`. A required `'admin:*'` is only
 * satisfied by a held `admin:*`, while `under('admin')` is satisfied by any scope that begins with `admin:`. The guard
 * requires an access token, unless another guard of the action names a type. A missing scope answers 403
 * `InsufficientScopeError`, whose challenge names the required scopes (RFC 6750 section 3.1).
 *
 * Example: `@RequireScopes('reports:read', 'reports:export')`.
 *
 * @throws TypeError, when the decorator is applied, without a scope or for a text that is not a scope
 */
export const RequireScopes = (...scopes: [RequiredScope, ...RequiredScope[]]): GuardDecorator =>
  scopeGuard('RequireScopes', 'all', scopes);
