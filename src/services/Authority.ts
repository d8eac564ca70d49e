import type { Requirement } from '../policy/Requirement';
import type { RequestLike } from '../request/RequestLike';
import type { UnverifiedToken } from '../request/UnverifiedToken';
import type { TokenPayload } from '../token/TokenPayload';
import type { MaybePromise } from './MaybePromise';

/** What deciding a request needs of a login system. `AuthX` is one. */
export interface Authority<Subject> {
  /** The credential of a request, or undefined. */
  locate(request: RequestLike): UnverifiedToken | undefined;

  /** Verifies a token against a requirement, at once where nothing has to be waited for. */
  authenticate(token: string, requirement: Requirement): MaybePromise<TokenPayload>;

  /** Loads the subject of a verified token; undefined where it no longer exists. */
  loadSubject(payload: TokenPayload): Promise<Subject | undefined>;

  /** Whether there is a subject getter. */
  readonly canLoadSubjects: boolean;

  /** Gives an error of this library the look that the application wants; leaves any other alone. */
  present(error: unknown): unknown;
}
