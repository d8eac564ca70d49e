import { authParameter } from './authParameter';
import { refuseArguments } from './refuseArguments';

/**
 * Injects the verified claims of the request's token, a `TokenPayload`. Under `@OptionalAccess()` it is undefined for a
 * request without a token. In a `@Public()` action the server does not start.
 */
export const CurrentPayload = (...none: []): ParameterDecorator => {
  refuseArguments('@CurrentPayload()', none);
  return authParameter({ name: '@CurrentPayload()', inPublic: false, needsSubject: false }, ({ payload }) => payload);
};
