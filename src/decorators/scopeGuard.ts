import { nameOf, ScopeCheck } from '../access/RequiredScope';
import { recordGuard, type GuardDecorator } from './recordGuard';

/** Makes a scope guard. It names no type, so that another guard of the action can. */
export function scopeGuard(decorator: string, mode: ScopeCheck['mode'], given: readonly unknown[]): GuardDecorator {
  const check = ScopeCheck.of(`@${decorator}()`, mode, given);
  const name = `@${decorator}(${check.scopes.map(scope => `'${nameOf(scope)}'`).join(', ')})`;
  return recordGuard({ name, kind: 'guard', checks: [check] });
}
