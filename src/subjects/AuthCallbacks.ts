import type { TokenPayload } from '../token/TokenPayload';
import type { MaybePromise } from '../async/MaybePromise';

/** Loads the subject of a token. Returns null or undefined if the subject no longer exists. */
export type SubjectGetter<Subject> = (uid: string, payload: TokenPayload) => MaybePromise<Subject | null | undefined>;

/** Tells whether a verified token is revoked. */
export type TokenBlocklist = (token: string, payload: TokenPayload) => MaybePromise<boolean>;

/**
 * The callbacks of an application. Implement them in a TypeDI service, and pass its class to AuthX as `callbacks`. AuthX
 * calls them with verified tokens only. If a callback throws, rejects or exceeds `callbackTimeout`, the request is refused.
 */
export interface AuthCallbacks<Subject> {
  /** Loads the subject of a token. `@CurrentSubject()` and `@CurrentUser()` need it. */
  getSubject?: SubjectGetter<Subject>;

  /** Tells whether a token is revoked. It is called after the revocation store, if there is one. */
  isTokenRevoked?: TokenBlocklist;
}
