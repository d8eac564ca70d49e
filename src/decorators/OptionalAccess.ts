import { recordGuard, type GuardDecorator } from './recordGuard';
import { refuseArguments } from './refuseArguments';

/**
 * Accepts requests with a valid access token and requests without any token.
 *
 * A token that is present but expired, revoked or malformed is refused, as by `@AccessRequired()`. Without a token,
 * `@CurrentPayload()`, `@CurrentSubject()` and `@CurrentToken()` are undefined. Beside a guard on the same method or
 * class, and on a method of a guarded class, the server does not start.
 */
export const OptionalAccess = (...none: []): GuardDecorator => {
  refuseArguments('@OptionalAccess()', none);
  return recordGuard({ name: '@OptionalAccess()', kind: 'optional' });
};
