import { getMetadataArgsStorage } from 'routing-controllers';
import type { AccessRule } from '../access/AccessRule';
import { isThenable } from '../async/MaybePromise';
import { RequestAuth } from '../auth/RequestAuth';
import { AuthXError } from '../errors/AuthXError';
import type { KoaContext, KoaNext } from './KoaContext';
import { KoaRequest } from './KoaRequest';
import { writeRefusal } from './writeRefusal';

type KoaMiddleware = (ctx: KoaContext, next: KoaNext) => unknown;

type Storage = ReturnType<typeof getMetadataArgsStorage>;

const guards = new WeakMap<object, Map<string, KoaMiddleware>>();
const patched = Symbol('authx.guards');

/**
 * Puts the guard before an action, ahead of every `@UseBefore`, which could otherwise answer before the guard is asked.
 * It is bound to the action, so that no second matching of routes can disagree with the router's, and shared by all
 * servers that serve the action: each one's posture counts for its own requests.
 */
export function installGuard(type: object, method: string): void {
  const methods = guards.get(type) ?? new Map<string, KoaMiddleware>();
  if (!methods.has(method)) methods.set(method, actionGuard(type, method));
  guards.set(type, methods);
  putGuardsFirst();
}

/** routing-controllers runs the class's middleware before the action's: the guarded actions get both, after the guard. */
function putGuardsFirst(): void {
  const storage = getMetadataArgsStorage() as Storage & { [patched]?: true };
  if (storage[patched]) return;
  storage[patched] = true;
  const original = storage.filterUsesWithTargetAndMethod.bind(storage);
  storage.filterUsesWithTargetAndMethod = (target, method: string | undefined) => {
    const methods = guards.get(target);
    if (!methods) return original(target, method as string);
    if (method === undefined) return [];
    const middleware = methods.get(method);
    const guard = middleware ? [{ target, method, middleware, afterAction: false }] : [];
    return [...guard, ...original(target, undefined as never), ...original(target, method)];
  };
}

function actionGuard(type: object, method: string): KoaMiddleware {
  return (ctx, next) => {
    const request = RequestAuth.of(ctx);
    const posture = request instanceof KoaRequest ? request.server.postureOf(type, method) : undefined;
    // A server that was not wired, or says nothing of the action: the fence before the action itself decides.
    if (!posture || posture.kind === 'public') return next();
    return decide(request as KoaRequest, posture, ctx, next);
  };
}

function decide(
  request: KoaRequest,
  posture: Exclude<AccessRule, { kind: 'public' }>,
  ctx: KoaContext,
  next: KoaNext,
): unknown {
  const proceed = (): unknown => {
    request.decided = posture;
    return next();
  };
  const refuse = (error: unknown): void => {
    const presented = request.refuse(error);
    if (!(presented instanceof AuthXError) || !request.server.writesErrors) throw presented;
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
}
