import { KoaDriver, type Action, type ActionMetadata } from 'routing-controllers';
import { andThen } from '../async/MaybePromise';
import { behindFence, isFence, notEnforced, reliesOnWiring } from './refuseUnguarded';
import type { KoaContext, KoaMiddleware } from './KoaContext';
import { unsupported } from './unsupported';
import { linkedServer, type ActionPlan, type PatternsOf, type WiredServer } from './WiredServer';

/** The part of a driver that the hooks use. */
interface Driver {
  koa: { middleware?: readonly unknown[]; use(middleware: KoaMiddleware): unknown };
  router: Record<string, unknown>;
  currentUserChecker?: unknown;
  authorizationChecker?: unknown;
  initialize(): unknown;
  registerAction(metadata: ActionMetadata, execute: unknown): unknown;
  handleError(error: unknown, metadata: ActionMetadata | undefined, action: Action): unknown;
}

type Hooked = 'initialize' | 'registerAction' | 'handleError';
type Method = (...parameters: never[]) => unknown;
type Hooks = {
  [Name in Hooked]: (original: Driver[Name]) => (this: Driver, ...given: Parameters<Driver[Name]>) => unknown;
};

interface Opened {
  readonly server: WiredServer;
  /** The index of the interceptor in the middlewares of the app. */
  readonly position: number | undefined;
}

const opened = new WeakMap<Driver, Opened>();
const ours = new WeakSet<object>();

const hooks: Hooks = {
  /** Registers the interceptor on the app before routing-controllers registers anything. */
  initialize: original =>
    function initialize() {
      const server = linkedServer([this.currentUserChecker, this.authorizationChecker]);
      if (server) {
        opened.set(this, { server, position: this.koa.middleware?.length });
        this.koa.use(server.interceptor);
      }
      return original.call(this);
    },

  /** Registers the guard before an action, and replaces the fence by the plan of the server. */
  registerAction: original =>
    function registerAction(metadata, execute) {
      const server = opened.get(this)?.server;
      const plan = server ? server.planOf(metadata.target, metadata.method) : reliesOnWiring(metadata) ? undefined : {};
      const { guard, ...rest } = plan ?? refusal(this, metadata);
      const patterns = patternsFor(metadata);
      replaceFence(metadata, rest, patterns);
      if (!guard) return original.call(this, metadata, execute);
      assertOutermost(this);
      const first = firstOfRoute(guard, patterns);
      return withHandler(this, metadata, { first, register: () => original.call(this, metadata, execute) });
    },

  /** Passes every error of an action, a parameter, a middleware class or a result interceptor to the server. */
  handleError: original =>
    function handleError(error, metadata, action) {
      const server = opened.get(this)?.server;
      const noted = server ? server.noteError(action.context as object, error) : error;
      return original.call(this, noted, metadata, action);
    },
};

/**
 * Hooks the driver. A second call changes nothing.
 *
 * @throws ConfigurationError if the driver lacks a method
 */
export function hookDriver(): void {
  const prototype = KoaDriver.prototype as unknown as Record<Hooked, Method | undefined>;
  for (const [name, hook] of Object.entries(hooks) as [Hooked, (original: Method) => Method][]) {
    const original = prototype[name];
    if (typeof original !== 'function') throw unsupported(`its KoaDriver has no method ${name}.`);
    if (ours.has(original)) continue;
    ours.add((prototype[name] = hook(original)));
  }
}

/** Returns a plan that refuses every request. It is used for an action that no server guards. */
const refusal = (driver: Driver, metadata: ActionMetadata): ActionPlan => ({
  guard: (context, next) => {
    const { request, response } = context as { request: unknown; response?: unknown };
    return driver.handleError(notEnforced(metadata), metadata, { request, response, context, next });
  },
  enter: () => {
    throw notEnforced(metadata);
  },
});

/**
 * Returns a function that reads the route patterns of an action. The router writes the matched route to the context. If
 * the application mounts the routes in a router with a prefix, the matched route contains that prefix.
 */
function patternsFor({ fullRoute }: ActionMetadata): PatternsOf {
  const declared = typeof fullRoute === 'string' ? [fullRoute] : [];
  return ctx => {
    const { _matchedRoute: matched } = ctx as { _matchedRoute?: unknown };
    return typeof matched === 'string' ? [matched, ...declared] : declared;
  };
}

function replaceFence(metadata: ActionMetadata, { enter, leave }: ActionPlan, patterns: PatternsOf): void {
  const fence = metadata.methodOverride as unknown;
  if (!isFence(fence)) {
    if (enter) throw unsupported(`it registers ${nameOf(metadata)} without the fence around its method.`);
    return;
  }
  const own = behindFence(fence);
  metadata.methodOverride = own as never;
  const callMethod = metadata.callMethod.bind(metadata);
  const settle = (answer: unknown, { context }: Action): unknown =>
    leave ? andThen(answer, settled => leave(context as KoaContext, settled)) : answer;
  if (!enter) {
    // The override of the application, or of another copy of this library, calls this method.
    if (leave) metadata.callMethod = (params: unknown[], action) => settle(callMethod(params, action), action);
    return;
  }
  const run = (_: ActionMetadata, action: Action, params: unknown[]): unknown => {
    enter(action.context as KoaContext, patterns);
    return settle(own ? own(metadata, action, params) : callMethod(params, action), action);
  };
  metadata.methodOverride = run;
  // A version that ignores the override calls this method instead.
  if (!own) metadata.callMethod = (params: unknown[], action) => run(metadata, action, params);
}

/**
 * Returns a handler that runs the guard only for the first matching route. If several routes match a request,
 * routing-controllers serves only the first one.
 */
const firstOfRoute =
  (guard: NonNullable<ActionPlan['guard']>, patterns: PatternsOf): KoaMiddleware =>
  (ctx, next) =>
    (ctx.request as { routingControllersStarted?: boolean }).routingControllersStarted
      ? undefined
      : guard(ctx, next, patterns);

/**
 * Registers an action through a router that adds a handler before all others. The other handlers of the action, including
 * those of `@UseBefore` and `@Authorized`, run after this handler.
 */
function withHandler(
  driver: Driver,
  metadata: ActionMetadata,
  { first, register }: { first: KoaMiddleware; register: () => unknown },
): unknown {
  const { router } = driver;
  if (typeof router !== 'object') throw unsupported('its KoaDriver has no router.');
  const verb = metadata.type.toLowerCase();
  const routes: unknown[] = [];
  driver.router = new Proxy(router, {
    get(_, name) {
      if (name !== verb) throw unsupported(`it registers ${nameOf(metadata)} through router.${String(name)}.`);
      return (route: unknown, ...handlers: unknown[]) => {
        routes.push(route);
        return (router[verb] as Method)(...([route, first, ...handlers] as never[]));
      };
    },
  });
  let registered: unknown;
  try {
    registered = register();
  } finally {
    driver.router = router;
  }
  if (routes.length === 0) throw unsupported(`it registers ${nameOf(metadata)} without the guard before it.`);
  return registered;
}

/** Refuses a server whose interceptor was removed or moved, because it cannot attach the authentication to requests. */
function assertOutermost(driver: Driver): void {
  const entry = opened.get(driver);
  if (entry?.position === undefined) return;
  if (driver.koa.middleware?.[entry.position] === entry.server.interceptor) return;
  throw unsupported('the interceptor is not its outermost middleware.');
}

const nameOf = ({ target, method }: ActionMetadata): string => `${target.name}.${method}`;
