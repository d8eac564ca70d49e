import type { AuthXError } from '../../errors/AuthXError';
import { PolicyDeniedError, PolicyEvaluationError } from '../../errors/errors';
import type { PolicyDecision } from './PolicyDecision';

/** Makes the refusal of a decision; undefined if it allows. The reason is the cause, which no body contains. */
export function refusalOf({ isAllowed, by, reason }: PolicyDecision): AuthXError | undefined {
  if (isAllowed) return undefined;
  return by === 'failure' ? new PolicyEvaluationError({ cause: reason }) : new PolicyDeniedError({ cause: reason });
}
