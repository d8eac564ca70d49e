import type { ScopeRule } from '../policy/Requirement';
import { AnyScopeUnder, assertScope, nameOf, type RequiredScope } from '../policy/RequiredScope';
import { recordGuard, type GuardDecorator } from './recordGuard';

/** Makes a scope guard. Alone it wants an access token; beside another guard, that guard's type. */
export function scopeGuard(
  decorator: string,
  mode: ScopeRule['mode'],
  scopes: readonly RequiredScope[],
): GuardDecorator {
  if (scopes.length === 0) throw new TypeError(`@${decorator}() names no scope. Name one, or use @AccessRequired().`);
  for (const scope of scopes) if (!(scope instanceof AnyScopeUnder)) assertScope(scope);
  const name = `@${decorator}(${scopes.map(scope => `'${nameOf(scope)}'`).join(', ')})`;
  return recordGuard({ name, kind: 'guard', scopes: { mode, scopes } });
}
