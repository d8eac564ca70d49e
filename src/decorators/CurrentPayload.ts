import { authParameter } from './authParameter';

/** The claims of the token that the request was let in with: a `TokenPayload`, or undefined under `@OptionalAccess()`. */
export const CurrentPayload = (): ParameterDecorator =>
  authParameter({ name: '@CurrentPayload()', inPublic: false, needsSubject: false }, ({ payload }) => payload);
