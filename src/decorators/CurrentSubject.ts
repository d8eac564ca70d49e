import { authParameter } from './authParameter';

/**
 * Injects the subject of the request's token, as the application's `getSubject` loads it. It is loaded once per request.
 * Under `@OptionalAccess()` it is undefined for a request without a token.
 *
 * If the subject no longer exists, the request answers 401 `SubjectNotFoundError`. If it cannot be loaded, the request
 * answers 503 `SubjectUnavailableError`.
 *
 * @param options - `required: false` injects null instead of answering 401 if the subject no longer exists
 */
export const CurrentSubject = ({ required = true }: { required?: boolean | undefined } = {}): ParameterDecorator =>
  authParameter({ name: '@CurrentSubject()', inPublic: false, needsSubject: true }, async request => {
    if (!request.payload) return undefined;
    return required ? request.requireSubject() : ((await request.subject()) ?? null);
  });
