import type { LoginTypeName } from '../token/AuthXTypes';
import { recordGuard, type GuardDecorator } from './recordGuard';

/**
 * Says which login types may call an action. Each name is the `loginType` of an AuthX of the `AuthManager`, which then
 * decides the request by its own keys, cookies and stores. With several names, the token of the request decides which one.
 *
 * It does not guard an action by itself; use it together with a guard such as `@AccessRequired()`. In an action with
 * `@Public()`, such as a login, it says whose cookies `@SetTokenCookies()` sets. The names on a method must be among those of
 * its class.
 *
 * @throws TypeError, when the decorator is applied, for names that cannot be used
 */
export function LoginType(...names: [LoginTypeName, ...LoginTypeName[]]): GuardDecorator {
  const given: readonly unknown[] = names;
  if (given.length === 0 || !given.every(name => typeof name === 'string' && name !== '')) {
    throw new TypeError("@LoginType(): pass the names of login types, such as @LoginType('staff').");
  }
  const repeated = names.find((name, i) => names.indexOf(name) !== i);
  if (repeated !== undefined) throw new TypeError(`@LoginType(): ${repeated} is named twice. Remove one of them.`);
  const name = `@LoginType(${names.map(type => `'${type}'`).join(', ')})`;
  return recordGuard({ name, kind: 'loginType', loginTypes: [...names] });
}
