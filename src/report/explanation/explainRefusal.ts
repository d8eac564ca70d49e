import type { DecidedRule } from '../../auth/DecidedRule';
import type { RequestAuthenticator } from '../../auth/RequestAuthenticator';
import { kindOf } from '../../calls/AuthXLogger';
import type { AuthXError } from '../../errors/AuthXError';
import type { RefusalExplainedEvent } from '../../events/RefusalExplainedEvent';
import { notesOf } from '../../events/refusalNotes';
import type { UnverifiedToken } from '../../transport/RequestToken';
import { accessText } from '../accessText';
import { describeRequirements, locationsOf } from '../describeRequirements';
import { explainToken } from './explainToken';
import { lackingIn } from './lackingIn';

/** The request that was refused. */
export interface AskedRequest {
  readonly method: string;
  readonly path: string;
  readonly route: string | undefined;
  readonly presented: UnverifiedToken | undefined;
  readonly auth: RequestAuthenticator;
}

/** How it was refused. */
export interface MadeRefusal {
  readonly error: AuthXError;
  readonly stage: RefusalExplainedEvent['stage'];
  /** The rule of the action. Undefined if no action was reached. */
  readonly decided: DecidedRule | undefined;
}

const longestPath = 200;

/** Explains a refusal to developers. It shows what the token says, and never the token. */
export function explainRefusal(request: AskedRequest, { error, stage, decided }: MadeRefusal): RefusalExplainedEvent {
  const { method, path, route, presented, auth } = request;
  const { check, rules = [] } = notesOf(error);
  const token = presented && explainToken(presented);
  const rule = decided?.rule;
  const requirement = rule === undefined || rule.kind === 'public' ? undefined : rule.requirement;
  return {
    at: Date.now(),
    method,
    path: path.slice(0, longestPath),
    route,
    errorType: error.errorType,
    status: error.status,
    stage,
    required: decided && accessText(describeRequirements(decided)),
    locations: requirement ? locationsOf(requirement, auth) : [],
    check,
    lacking: lackingIn({ error, token, requirement, auth }),
    cause: causeOf(error),
    token,
    rules,
  };
}

/** The text of an error could contain SQL or personal data. The reason of a policy is a text of the application. */
function causeOf({ cause }: AuthXError): string | undefined {
  if (cause === undefined) return undefined;
  return typeof cause === 'string' ? cause : kindOf(cause);
}
