import type { RequiredScope } from '../access/RequiredScope';
import type { GuardDecorator } from './recordGuard';
import { scopeGuard } from './scopeGuard';

/**
 * Requires a token that holds at least one of these scopes.
 *
 * Scopes match as for `@RequireScopes()`. Several such guards on an action, or on its class, must all be satisfied:
 * `@RequireAnyScope('a', 'b')` above `@RequireAnyScope('c', 'd')` means (a or b) and (c or d). If no scope is held,
 * the request answers 403 `InsufficientScopeError`.
 *
 * @throws TypeError, when the decorator is applied, without a scope or for a text that is not a scope
 */
export const RequireAnyScope = (...scopes: [RequiredScope, ...RequiredScope[]]): GuardDecorator =>
  scopeGuard('RequireAnyScope', 'any', scopes);
