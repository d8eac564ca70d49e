import type { ReportedRoute } from '../report/ReportedRoute';
import type { RawAnswer } from './http/RawAnswer';
import type { RawRequest } from './http/RawRequest';
import type { RowName } from './rows';

/**
 * How the answer of an attempt is judged.
 *
 * - `refuse`: the credential must not be accepted
 * - `hide`: the answer must not be what the guarded route answers to a good token
 * - `survive`: any answer is right, unless the server fails
 * - a function: the answers for which it returns true let the request in
 */
export type Judgement = 'refuse' | 'hide' | 'survive' | ((answer: RawAnswer) => boolean);

/** One request that is tried. */
export interface Attempt {
  readonly row: RowName;
  /** The detail that sets this request apart from others of its row. */
  readonly variant?: string | undefined;
  /** The route that the attempt wants to reach. */
  readonly route: ReportedRoute;
  readonly request: RawRequest;
  readonly judgement: Judgement;
  /** Whether a route with `@OptionalAccess()` must refuse the request, because it carries a token that is not valid. */
  readonly isInvalidToken?: boolean | undefined;
  /** Whether a server may close the connection without an answer, because the bytes are no HTTP. */
  readonly isMalformed?: boolean | undefined;
  /** How many attempts are more important: 0 for the first ones. If the requests are bounded, the last ones are left out. */
  readonly tier?: 0 | 1 | 2 | undefined;
}
