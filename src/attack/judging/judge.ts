import { isAnswer, jsonOf, valuesOf, type Outcome, type RawAnswer } from '../http/RawAnswer';
import type { Attempt } from '../Attempt';
import { isPage, sameContent } from './sameContent';

/** Answers of the same server to other requests, with which an answer is compared. */
export interface Comparison {
  /** What the route answers to the good token. */
  readonly entry: RawAnswer | undefined;
  /** What the route answers without a credential. */
  readonly anonymous: RawAnswer | undefined;
  /** What the server answers for a path that no route has. */
  readonly elsewhere: RawAnswer | undefined;
}

/** Why an outcome is a finding: the request was let in, or the server failed. Undefined for neither. */
export type Verdict = 'letIn' | 'failed' | 'silent' | undefined;

/** Judges what became of an attempt. */
export function judge(attempt: Attempt, outcome: Outcome, comparison: Comparison): Verdict {
  if (!isAnswer(outcome)) return 'silent';
  if (outcome.status >= 500) return isFailure(attempt, outcome.status) ? 'failed' : undefined;
  if (attempt.judgement === 'survive') return undefined;
  if (typeof attempt.judgement === 'function') return attempt.judgement(outcome) ? 'letIn' : undefined;
  const isLetIn =
    attempt.judgement === 'hide' ? isShown(outcome, comparison) : isAccepted(attempt, outcome, comparison);
  return isLetIn ? 'letIn' : undefined;
}

/** A server may say that it does not implement a method, or a version of HTTP (RFC 9110 sections 15.6.2 and 15.6.6). */
function isFailure({ request }: Attempt, status: number): boolean {
  const isUsual = /^(GET|HEAD|POST|PUT|DELETE|PATCH|OPTIONS)$/.test(request.method);
  return status !== 505 && (status !== 501 || isUsual);
}

/** Tells whether the guard let the credential in. */
function isAccepted({ route, isInvalidToken }: Attempt, answer: RawAnswer, { entry, anonymous }: Comparison): boolean {
  const isSuccess = answer.status < 300;
  if (route.access === 'optional') {
    if (isInvalidToken) return isSuccess;
    return (
      entry !== undefined && anonymous !== undefined && sameContent(answer, entry) && !sameContent(anonymous, entry)
    );
  }
  // A page where the route answers something else is a login form, which some proxies send with 200.
  if (isSuccess) return !isPage(answer) || (entry !== undefined && isPage(entry));
  if (anonymous === undefined) return false;
  return isInvalidBody(answer, anonymous) || (entry !== undefined && isBeyondGuard(answer, entry, anonymous));
}

/** routing-controllers validates bodies after the guard, so that such an answer shows that the guard let the request in. */
function isInvalidBody(answer: RawAnswer, anonymous: RawAnswer): boolean {
  if (answer.status !== 400 || (anonymous.status !== 401 && anonymous.status !== 403)) return false;
  const { errors, name } = (jsonOf(answer) ?? {}) as { errors?: unknown; name?: unknown };
  return Array.isArray(errors) || name === 'ParamRequiredError';
}

/** Some actions answer an error to the good token too, such as 404. The same error is not the guard's. */
function isBeyondGuard(answer: RawAnswer, entry: RawAnswer, anonymous: RawAnswer): boolean {
  if (entry.status < 300 || [401, 403, 429].includes(entry.status) || anonymous.status === entry.status) return false;
  return sameContent(answer, entry) && valuesOf(answer, 'www-authenticate').length === 0;
}

/** Tells whether an answer is the one of the guarded route, reached by another way. */
function isShown(answer: RawAnswer, { entry, anonymous, elsewhere }: Comparison): boolean {
  if (answer.status >= 300 || isSameAs(answer, elsewhere) || isSameAs(answer, anonymous)) return false;
  return entry === undefined ? !isPage(answer) : sameContent(answer, entry);
}

const isSameAs = (answer: RawAnswer, other: RawAnswer | undefined): boolean =>
  other !== undefined && sameContent(answer, other);
