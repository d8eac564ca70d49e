import { refuseUnknown } from '../config/refuseUnknown';
import { authParameter } from './authParameter';

/**
 * Injects the subject of the request's token, as the application's `getSubject` loads it. It is loaded once per request.
 * Under `@OptionalAccess()` it is undefined for a request without a token.
 *
 * If the subject no longer exists, the request answers 401 `SubjectNotFoundError`. If it cannot be loaded, the request
 * answers 503 `SubjectUnavailableError`.
 *
 * @param options - `required: false` injects null instead of answering 401 if the subject no longer exists
 * @throws TypeError, when the decorator is applied, for options that cannot be used
 */
export function CurrentSubject(options: { required?: boolean | undefined } = {}): ParameterDecorator {
  const name = '@CurrentSubject()';
  refuseUnknown(name, options, ['required']);
  const { required = true } = options;
  if (typeof required !== 'boolean') throw new TypeError(`${name}: required must be true or false.`);
  return authParameter({ name, inPublic: false, needsSubject: true }, async request => {
    if (!request.payload) return undefined;
    return required ? request.requireSubject() : ((await request.subject()) ?? null);
  });
}
