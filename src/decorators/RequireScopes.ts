import type { RequiredScope } from '../policy/RequiredScope';
import { scopeGuard } from './scopeGuard';
import type { GuardDecorator } from './recordGuard';

/** Lets in who holds all of these scopes; a held `admin:*` gives `admin` and every scope that begins with `admin:`. */
export const RequireScopes = (...scopes: [RequiredScope, ...RequiredScope[]]): GuardDecorator =>
  scopeGuard('RequireScopes', 'all', scopes);
