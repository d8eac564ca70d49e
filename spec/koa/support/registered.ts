import { getMetadataArgsStorage, Middleware, type KoaMiddlewareInterface } from 'routing-controllers';

type MiddlewareType = new () => KoaMiddlewareInterface;

/**
 * Registers Koa middleware, highest priority first, only while a server is being made: routing-controllers' list is the
 * whole process's, and would reach every other spec.
 */
export async function whileRegistered<T>(types: readonly MiddlewareType[], make: () => T): Promise<Awaited<T>> {
  const { middlewares } = getMetadataArgsStorage();
  types.forEach((type, i) => {
    const mark = Middleware({ type: 'before', priority: types.length - i }) as ClassDecorator;
    mark(type);
  });
  try {
    return await make();
  } finally {
    for (const type of types) {
      middlewares.splice(
        middlewares.findIndex(({ target }) => target === type),
        1,
      );
    }
  }
}
