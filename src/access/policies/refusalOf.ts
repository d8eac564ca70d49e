import type { AuthXError } from '../../errors/AuthXError';
import { PolicyDeniedError, PolicyEvaluationError } from '../../errors/errors';
import { noteRefusal } from '../../events/refusalNotes';
import type { PolicyDecision } from './PolicyDecision';

/** Makes the refusal of a decision; undefined if it allows. The reason is the cause, which no body contains. */
export function refusalOf({ isAllowed, by, reason, rules }: PolicyDecision): AuthXError | undefined {
  if (isAllowed) return undefined;
  const refusal =
    by === 'failure' ? new PolicyEvaluationError({ cause: reason }) : new PolicyDeniedError({ cause: reason });
  noteRefusal(refusal, { rules });
  return refusal;
}
