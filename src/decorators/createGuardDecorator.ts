import { assertCheck, type AccessCheck } from '../access/AccessCheck';
import { recordGuard, type GuardDecorator } from './recordGuard';

/**
 * Makes a guard decorator out of a check of your own.
 *
 * ```ts
 * export const RequireRole = (role: string) =>
 *   createGuardDecorator({
 *     name: `@RequireRole('${role}')`,
 *     test: ({ extra }) => extra.role === role,
 *     refusal: () => new AccessDeniedError({ message: `Only for the role ${role}` }),
 *   });
 * ```
 *
 * `@RequireRole('admin')` then works on methods and on controllers as the guards of the library do: it is inherited, it
 * adds to other guards, and it contradicts `@Public()` on the same method. It requires an access token, unless another
 * guard of the action names a type. The token has been verified, and is not revoked, when `test` is called. Only `true`
 * lets the request in; if `test` throws, the request is refused. Refusals answer 403 `AccessDeniedError`, unless
 * `refusal` makes another error.
 *
 * @param check - the check; its `name` is the decorator as it is written, and appears in messages
 * @throws TypeError, when the decorator is applied, for a check that could not be asked
 */
export function createGuardDecorator<Subject = unknown>(check: AccessCheck<Subject>): GuardDecorator {
  assertCheck('createGuardDecorator', check);
  return recordGuard({ name: check.name, kind: 'guard', checks: [check] });
}
