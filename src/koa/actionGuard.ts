import { AuthXError } from '../errors/AuthXError';
import { GuardNotEnforcedError } from '../errors/GuardNotEnforcedError';
import type { Posture } from '../policy/Posture';
import type { ActionPlan } from '../routing-controllers/WiredServer';
import { isThenable } from '../services/MaybePromise';
import { KoaRequest, type RequestServer } from './KoaRequest';
import { writeRefusal } from './writeRefusal';

/** Makes the guard of an action: it calls the rest of the action only for a request that satisfies the posture. */
export function actionGuard(
  server: RequestServer,
  posture: Exclude<Posture, { kind: 'public' }>,
): NonNullable<ActionPlan['guard']> {
  return (ctx, next, patterns) => {
    const request = KoaRequest.openedBy(server, ctx);
    // The interceptor of this server did not see the request.
    if (!request) throw new GuardNotEnforcedError();
    const proceed = (): unknown => {
      request.decided = posture;
      request.patterns = patterns(ctx);
      return next();
    };
    const refuse = (error: unknown): void => {
      const presented = request.refuse(error);
      if (!(presented instanceof AuthXError) || !server.writesErrors) throw presented;
      writeRefusal(ctx, presented);
    };
    let authorized;
    try {
      authorized = request.authorize(posture.requirement, posture.kind === 'optional');
    } catch (error) {
      refuse(error);
      return undefined;
    }
    // Two handlers, so that an error of the action itself is not taken for a refusal.
    return isThenable(authorized) ? authorized.then(proceed, refuse) : proceed();
  };
}
