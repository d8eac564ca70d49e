import { AuthXError } from '../errors/AuthXError';
import { GuardNotEnforcedError } from '../errors/errors';
import type { AccessRule } from '../access/AccessRule';
import { ActionLimits, type LimitedContext } from '../limits/ActionLimits';
import type { ActionPlan } from '../routing-controllers/WiredServer';
import { andThen, isThenable, type MaybePromise } from '../async/MaybePromise';
import { KoaRequest, type RequestServer } from './KoaRequest';
import { writeClientError, writeRefusal } from './writeRefusal';

type Decision = (request: KoaRequest, ctx: object) => MaybePromise<void>;

/** Makes the guard of an action. The guard runs the action only if the request satisfies the rule. */
export function actionGuard(server: RequestServer, rule: AccessRule): NonNullable<ActionPlan['guard']> {
  const decide = limited(server, rule, decisionOf(rule));
  return (ctx, next, patterns) => {
    const request = KoaRequest.openedBy(server, ctx);
    // The interceptor of this server did not see the request.
    if (!request) throw new GuardNotEnforcedError();
    const proceed = (): unknown => {
      request.decided = rule;
      request.patterns = patterns(ctx);
      return next();
    };
    const refuse = (error: unknown): void => {
      const presented = request.refuse(error);
      if (!server.writesErrors) throw presented;
      if (presented instanceof AuthXError) writeRefusal(ctx, presented);
      else writeClientError(ctx, presented);
    };
    let authorized;
    try {
      authorized = decide(request, ctx);
    } catch (error) {
      refuse(error);
      return undefined;
    }
    // `proceed` and `refuse` are passed together, so that `refuse` does not get an error of the action.
    return isThenable(authorized) ? authorized.then(proceed, refuse) : proceed();
  };
}

function decisionOf(rule: AccessRule): Decision {
  if (rule.kind === 'public') return () => undefined;
  const { requirement } = rule;
  const isOptional = rule.kind === 'optional';
  return request => request.authorize(requirement, isOptional);
}

/** Adds the rate limits of the action to a decision. An action without limits keeps the decision as it is. */
function limited({ auth }: RequestServer, { limits }: AccessRule, decide: Decision): Decision {
  if (limits.length === 0) return decide;
  const before = ActionLimits.at('beforeAuthentication', limits, auth.rateLimiter);
  const after = ActionLimits.at('afterAuthentication', limits, auth.rateLimiter);
  return (request, ctx) =>
    andThen(before?.count(ctx as LimitedContext, undefined), () =>
      andThen(decide(request, ctx), () => after?.count(ctx as LimitedContext, request.payload)),
    );
}
