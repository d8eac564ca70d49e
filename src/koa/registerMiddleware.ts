import { getFromContainer, getMetadataArgsStorage } from 'routing-controllers';
import { Service } from 'typedi';
import { ConfigurationError } from '../errors/errors';
import type { AuthInterceptor } from './AuthInterceptor';

type Storage = ReturnType<typeof getMetadataArgsStorage>;
type MiddlewareArgs = Storage['middlewares'][number];
/** The class by which a server's options name its interceptor. */
export type MiddlewareClass = new () => AuthInterceptor;

const registered = new WeakMap<object, MiddlewareArgs>();
const patched = Symbol('authx.middlewares');

/** Outside of every other middleware that routing-controllers registers. */
const outermost = Number.MAX_SAFE_INTEGER;

/**
 * Makes a class that a server's options can list, and that stands for one interceptor. It is known only to servers that
 * list it: routing-controllers' own list of middlewares is shared by all servers of the process, and one that does not
 * use this library must stay as it is.
 */
export function registerMiddleware(interceptor: AuthInterceptor): MiddlewareClass {
  const Registered = class {
    constructor() {
      // Whatever container makes it, it is the one interceptor of this server.
      return interceptor;
    }
  } as MiddlewareClass;
  (Service() as ClassDecorator)(Registered);
  assertContainerMakes(Registered, interceptor);
  registered.set(Registered, { target: Registered, global: true, priority: outermost, type: 'before' });
  answerForRegistered();
  return Registered;
}

function answerForRegistered(): void {
  const storage = getMetadataArgsStorage() as Storage & { [patched]?: true };
  if (storage[patched]) return;
  storage[patched] = true;
  const original = storage.filterMiddlewareMetadatasForClasses.bind(storage);
  storage.filterMiddlewareMetadatasForClasses = classes =>
    classes.flatMap(type => {
      const own = registered.get(type);
      return own ? [own] : original([type]);
    });
}

function assertContainerMakes(type: MiddlewareClass, interceptor: AuthInterceptor): void {
  try {
    if (getFromContainer(type) === interceptor) return;
  } catch {
    // Said below.
  }
  throw new ConfigurationError(
    'The container given to useContainer() cannot make a class that it does not know. Use TypeDI, or pass ' +
      '{ fallback: true, fallbackOnErrors: true } to useContainer().',
  );
}
