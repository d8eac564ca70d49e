import { createExecutor, getMetadataArgsStorage, KoaDriver } from 'routing-controllers';
import type { KoaContext, KoaMiddleware } from './KoaContext';
import { unsupported } from './unsupported';
import { linkServer, type WiredServer } from './WiredServer';

/**
 * Checks that the hooks work. It lets routing-controllers register one guarded action on an app and a router that only
 * record the calls, and then inspects the recorded calls. The action is in the metadata storage only during this check.
 *
 * @throws ConfigurationError if the interceptor is not outermost, the guard is not first, or the fence is missing
 */
export function assertHooksHold(): void {
  const guardCalls: string[] = [];
  const server: WiredServer = {
    interceptor: () => undefined,
    planOf: () => ({ guard: () => guardCalls.push('guard'), enter: () => undefined }),
    noteError: (_, error) => error,
  };
  const { middleware, handlers } = registerGuarded(server);
  if (middleware[0] !== server.interceptor) throw unsupported('the interceptor is not its outermost middleware.');
  handlers[0]?.({ request: {} } as KoaContext, () => Promise.resolve());
  if (guardCalls.length === 0) throw unsupported('the guard is not the first handler of an action.');
}

interface Recorded {
  /** The middlewares of the app, the outermost first. */
  readonly middleware: KoaMiddleware[];
  /** The handlers of the action's route, in the order in which they run. */
  readonly handlers: KoaMiddleware[];
}

function registerGuarded(server: WiredServer): Recorded {
  const recorded: Recorded = { middleware: [], handlers: [] };
  const app = { ...recorded, use: (middleware: KoaMiddleware) => recorded.middleware.push(middleware) };
  const router = {
    get: (_: string, ...handlers: KoaMiddleware[]) => recorded.handlers.push(...handlers),
    routes: () => () => undefined,
    allowedMethods: () => () => undefined,
  };
  const link = (): boolean => false;
  linkServer(server, [link]);
  withTemporaryAction(type =>
    createExecutor(new KoaDriver(app, router), {
      controllers: [type],
      // An empty list would select all loaded middlewares and interceptors.
      middlewares: [type],
      interceptors: [type],
      authorizationChecker: link,
      currentUserChecker: link,
    }),
  );
  return recorded;
}

function withTemporaryAction(register: (type: new () => object) => void): void {
  const target = class GuardedAction {
    answer(): void {
      throw unsupported('it calls an action while it registers it.');
    }
  };
  const { controllers, actions } = getMetadataArgsStorage();
  controllers.push({ target, route: '/guarded', type: 'json', options: {} });
  actions.push({ target, route: '', method: 'answer', type: 'get', options: {} });
  try {
    register(target);
  } finally {
    controllers.splice(
      controllers.findIndex(controller => controller.target === target),
      1,
    );
    actions.splice(
      actions.findIndex(action => action.target === target),
      1,
    );
  }
}
