import type { RequiredScope } from '../policy/RequiredScope';
import { scopeGuard } from './scopeGuard';
import type { GuardDecorator } from './recordGuard';

/** Lets in who holds at least one of these scopes. Stacked, each such guard must be satisfied. */
export const RequireAnyScope = (...scopes: [RequiredScope, ...RequiredScope[]]): GuardDecorator =>
  scopeGuard('RequireAnyScope', 'any', scopes);
