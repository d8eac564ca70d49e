import { AuthXError } from '../errors/AuthXError';
import { GuardNotEnforcedError } from '../errors/errors';
import type { AccessRule } from '../access/AccessRule';
import type { ActionPlan } from '../routing-controllers/WiredServer';
import { isThenable } from '../async/MaybePromise';
import { KoaRequest, type RequestServer } from './KoaRequest';
import { writeClientError, writeRefusal } from './writeRefusal';

/** Makes the guard of an action. The guard runs the action only if the request satisfies the rule. */
export function actionGuard(
  server: RequestServer,
  rule: Exclude<AccessRule, { kind: 'public' }>,
): NonNullable<ActionPlan['guard']> {
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
      authorized = request.authorize(rule.requirement, rule.kind === 'optional');
    } catch (error) {
      refuse(error);
      return undefined;
    }
    // `proceed` and `refuse` are passed together, so that `refuse` does not get an error of the action.
    return isThenable(authorized) ? authorized.then(proceed, refuse) : proceed();
  };
}
