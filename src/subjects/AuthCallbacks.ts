import type { TokenPayload } from '../token/TokenPayload';
import type { MaybePromise } from '../async/MaybePromise';

/** Loads whom a token speaks of; null or undefined where they no longer exist. */
export type SubjectGetter<Subject> = (uid: string, payload: TokenPayload) => MaybePromise<Subject | null | undefined>;

/** Answers whether a verified token is revoked. */
export type TokenBlocklist = (token: string, payload: TokenPayload) => MaybePromise<boolean>;

/**
 * What an application tells AuthX. Implement it in a service that TypeDI makes, and give AuthX the class. Each method
 * is asked only about tokens that were verified; one that throws, rejects or takes too long refuses the request.
 */
export interface AuthCallbacks<Subject> {
  /** Loads whom a token speaks of. Needed for `@CurrentSubject()` and `@CurrentUser()`. */
  getSubject?: SubjectGetter<Subject>;

  /** Answers whether a token is revoked. Asked after the revocation store, where there is one. */
  isTokenRevoked?: TokenBlocklist;
}
