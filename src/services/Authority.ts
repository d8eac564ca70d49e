import type { Requirement } from '../access/AccessRule';
import type { WantedToken } from '../request/locateToken';
import type { RequestLike } from '../request/RequestLike';
import type { ResponseLike } from '../request/ResponseLike';
import type { UnverifiedToken } from '../request/UnverifiedToken';
import type { TokenPayload } from '../token/TokenPayload';
import type { AnswerContext } from './AuthContext';
import type { CheckSource } from './CheckRunner';
import type { FinishedRequest } from './FinishedRequest';
import type { Route } from './isSelected';
import type { Sessions } from './sessions/Sessions';
import type { MaybePromise } from './MaybePromise';

/** What deciding a request needs of a login system. `AuthX` is one. */
export interface Authority<Subject> {
  /** The credential of a request, or undefined. */
  locate(request: RequestLike, wanted: WantedToken): UnverifiedToken | undefined;

  /**
   * Verifies a token, and the request that brought it, against a requirement: at once where nothing has to be waited for.
   *
   * @param source - where checks find the request and the subject; default: no request, and a subject loaded anew
   */
  authenticate(
    credential: UnverifiedToken | string,
    requirement: Requirement,
    source?: CheckSource,
  ): MaybePromise<TokenPayload>;

  /**
   * Settles the cookies of an answer before it is sent: deletes those that a refusal ended, renews the one that is about
   * to expire.
   */
  finish(response: ResponseLike, request: FinishedRequest, route: Route): MaybePromise<void>;

  /** Refuses a request that changes something and that the page of another site made. */
  assertOwnPage(request: RequestLike): void;

  /** Moves the tokens of an action's answer into cookies; returns what is left of it. */
  moveToCookies(response: ResponseLike, answer: unknown): object;

  /** Deletes the cookies of both types of token. */
  unsetCookies(ctx: AnswerContext): void;

  /** Whether any type of token travels in cookies. */
  readonly usesCookies: boolean;

  /** Loads the subject of a verified token; undefined where it no longer exists. */
  loadSubject(payload: TokenPayload): Promise<Subject | undefined>;

  /** The logins of users. */
  readonly sessions: Sessions;

  /** Whether there are any. */
  readonly keepsSessions: boolean;

  /** Whether there is a subject getter. */
  readonly canLoadSubjects: boolean;

  /** What a requirement wants that is not there, and the fix; undefined for nothing. */
  missingFor(requirement: Requirement): string | undefined;

  /** Gives an error of this library the look that the application wants; leaves any other alone. */
  present(error: unknown): unknown;
}
