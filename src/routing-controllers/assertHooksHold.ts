import { createExecutor, getMetadataArgsStorage, KoaDriver } from 'routing-controllers';
import type { KoaContext, KoaMiddleware } from './KoaContext';
import { unsupported } from './unsupported';
import { linkServer, type WiredServer } from './WiredServer';

/**
 * Lets routing-controllers register one guarded action with an app and a router that only take notes, and looks at the
 * notes. The action is in the metadata storage only while this runs.
 *
 * @throws ConfigurationError if the interceptor is not outermost, the guard is not first, or the fence is missing
 */
export function assertHooksHold(): void {
  const asked: string[] = [];
  const server: WiredServer = {
    interceptor: () => undefined,
    planOf: () => ({ guard: () => asked.push('guard'), enter: () => undefined }),
    noteError: (_, error) => error,
  };
  const { middleware, handlers } = registerGuarded(server);
  if (middleware[0] !== server.interceptor)
    throw unsupported('the interceptor does not stand outside of its middlewares.');
  handlers[0]?.({ request: {} } as KoaContext, () => Promise.resolve());
  if (asked.length === 0) throw unsupported('the guard is not the first that runs of an action.');
}

interface Notes {
  /** What was put on the app, the outermost first. */
  readonly middleware: KoaMiddleware[];
  /** What the route of the action runs, in this order. */
  readonly handlers: KoaMiddleware[];
}

function registerGuarded(server: WiredServer): Notes {
  const notes: Notes = { middleware: [], handlers: [] };
  const app = { ...notes, use: (middleware: KoaMiddleware) => notes.middleware.push(middleware) };
  const router = {
    get: (_: string, ...handlers: KoaMiddleware[]) => notes.handlers.push(...handlers),
    routes: () => () => undefined,
    allowedMethods: () => () => undefined,
  };
  const link = (): boolean => false;
  linkServer(server, [link]);
  whileTried(type =>
    createExecutor(new KoaDriver(app, router), {
      controllers: [type],
      // An empty list means all that are loaded.
      middlewares: [type],
      interceptors: [type],
      authorizationChecker: link,
      currentUserChecker: link,
    }),
  );
  return notes;
}

function whileTried(register: (type: new () => object) => void): void {
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
