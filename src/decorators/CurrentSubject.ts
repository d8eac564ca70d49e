import { authParameter } from './authParameter';

/**
 * Whom the token speaks of, as the subject getter loads them: once per request. Undefined under `@OptionalAccess()`
 * without a token.
 *
 * @param options - `required: false`: null instead of 401 where they no longer exist
 */
export const CurrentSubject = ({ required = true }: { required?: boolean | undefined } = {}): ParameterDecorator =>
  authParameter({ name: '@CurrentSubject()', inPublic: false, needsSubject: true }, async request => {
    if (!request.payload) return undefined;
    return required ? request.requireSubject() : ((await request.subject()) ?? null);
  });
