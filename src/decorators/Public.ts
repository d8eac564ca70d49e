import { recordGuard, type GuardDecorator } from './recordGuard';
import { refuseArguments } from './refuseArguments';

/**
 * Accepts every request and verifies no token, not even one that is present.
 *
 * On a method, it exempts the action from the guards of its class. It does not lift routing-controllers'
 * `@Authorized()`. Beside a guard on the same method or class, the server does not start.
 */
export const Public = (...none: []): GuardDecorator => {
  refuseArguments('@Public()', none);
  return recordGuard({ name: '@Public()', kind: 'public' });
};
