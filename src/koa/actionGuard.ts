import { AuthXError } from '../errors/AuthXError';
import { GuardNotEnforcedError } from '../errors/errors';
import { eventChannels } from '../events/eventChannels';
import { accessRequirement } from '../access/AccessRule';
import type { DecidedRule } from '../auth/DecidedRule';
import type { RequestAuthenticator } from '../auth/RequestAuthenticator';
import { ActionLimits, type LimitedContext } from '../limits/ActionLimits';
import type { ActionPlan } from '../routing-controllers/WiredServer';
import { inTurn, isThenable, type MaybePromise } from '../async/MaybePromise';
import { KoaRequest, type RequestServer } from './KoaRequest';
import { publishAccepted, publishRefused, startOfDecision } from './requestEvents';
import { writeClientError, writeRefusal } from './writeRefusal';

type Decision = (request: KoaRequest, ctx: object) => MaybePromise<void>;

/** Makes the guard of an action. The guard runs the action only if the request satisfies the rule. */
export function actionGuard(server: RequestServer, decided: DecidedRule): NonNullable<ActionPlan['guard']> {
  const { rule, systems } = decided;
  const first = systems.slice(0, 1);
  const decide = limited(decided, decisionOf(decided));
  const isTold = rule.kind !== 'public';
  return (ctx, next, patterns) => {
    const request = KoaRequest.openedBy(server, ctx);
    // The interceptor of this server did not see the request.
    if (!request) throw new GuardNotEnforcedError();
    const began = startOfDecision();
    const proceed = (): unknown => {
      request.decided = rule;
      request.patterns = patterns(ctx);
      if (isTold && eventChannels['request.accepted'].isHeard) publishAccepted(ctx, request, began);
      return next();
    };
    const refuse = (error: unknown): void => {
      const presented = request.refuse(error);
      request.patterns = patterns(ctx);
      if (presented instanceof AuthXError)
        publishRefused(ctx, request, { error: presented, stage: 'guard', began, decided });
      if (!server.writesErrors) throw presented;
      if (presented instanceof AuthXError) writeRefusal(ctx, presented);
      else writeClientError(ctx, presented);
    };
    let authorized;
    try {
      request.decideBy(first, accessRequirement);
      authorized = decide(request, ctx);
    } catch (error) {
      refuse(error);
      return undefined;
    }
    // `proceed` and `refuse` are passed together, so that `refuse` does not get an error of the action.
    return isThenable(authorized) ? authorized.then(proceed, refuse) : proceed();
  };
}

function decisionOf({ rule, systems }: DecidedRule): Decision {
  if (rule.kind === 'public') return () => undefined;
  const { requirement } = rule;
  const isOptional = rule.kind === 'optional';
  if (systems.length === 1) return request => request.authorize(requirement, isOptional);
  return request => {
    request.decideBy(systems, requirement);
    return request.authorize(requirement, isOptional);
  };
}

/**
 * Adds the rate limits of the action to a decision. An action without limits keeps the decision as it is. One login system
 * counts for all of the action, so that nobody gets a second budget by naming another login type.
 */
function limited({ rule, systems }: DecidedRule, decide: Decision): Decision {
  const { limits } = rule;
  if (limits.length === 0) return decide;
  const [auth] = systems as [RequestAuthenticator];
  const before = ActionLimits.at('beforeAuthentication', limits, auth.rateLimiter);
  const after = ActionLimits.at('afterAuthentication', limits, auth.rateLimiter);
  const early = before
    ? inTurn<KoaRequest, object>((_, ctx) => before.count(ctx as LimitedContext, undefined), decide)
    : decide;
  return after ? inTurn(early, (request, ctx) => after.count(ctx as LimitedContext, request.payload)) : early;
}
