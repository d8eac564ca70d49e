import type { AuthXError } from '../errors/AuthXError';
import type { RequestToken } from '../request/RequestToken';
import type { UnverifiedToken } from '../request/UnverifiedToken';

/** What is known of a request once its action is through, and its answer not yet sent. */
export interface FinishedRequest {
  /** The token that it was let in with. */
  readonly token: RequestToken | undefined;
  /** The credential that a guard looked at, good or not. */
  readonly presented: UnverifiedToken | undefined;
  /** The error of this library's that it ended in. */
  readonly refusal: AuthXError | undefined;
}
