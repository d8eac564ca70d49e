import { authParameter } from './authParameter';

/**
 * The token of the request: a `RequestToken`, verified, in a guarded action; in a `@Public()` one an `UnverifiedToken`,
 * which nobody has checked. Undefined where there is none.
 */
export const CurrentToken = (): ParameterDecorator =>
  authParameter({ name: '@CurrentToken()', inPublic: true, needsSubject: false }, ({ credential }) => credential);
