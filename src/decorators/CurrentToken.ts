import { authParameter } from './authParameter';
import { refuseArguments } from './refuseArguments';

/**
 * Injects the token of the request. In a guarded action it is a `RequestToken`, which is verified. In a `@Public()`
 * action it is an `UnverifiedToken`: pass it to `auth.verifyToken` before you trust it. It is undefined if the request
 * has no token.
 */
export const CurrentToken = (...none: []): ParameterDecorator => {
  refuseArguments('@CurrentToken()', none);
  return authParameter(
    { name: '@CurrentToken()', inPublic: true, needsSubject: false },
    ({ credential }) => credential,
  );
};
