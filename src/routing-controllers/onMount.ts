import { getMetadataArgsStorage } from 'routing-controllers';
import { controllerActions } from './controllerActions';
import { lineage } from './lineage';

// eslint-disable-next-line @typescript-eslint/no-unsafe-function-type -- routing-controllers' word for a decorator
type AnyDecorator = Function;
type Target = object & { readonly prototype: object };
type Apply = (target: object, method?: string | symbol, place?: unknown) => void;

interface Deferred {
  readonly decorator: Apply;
  readonly method: string | symbol | undefined;
  /** Of a parameter. */
  readonly index: number | undefined;
  readonly isRoute: boolean;
}

const deferred = new WeakMap<object, Deferred[]>();
const mounted = new WeakSet<object>();

/**
 * Defers a decorator of a class that this library offers to applications, until a server serves a controller that extends
 * the class. The decorator then applies to that controller. Without this, an import of the library would record actions
 * that belong to no controller, and hook routing-controllers.
 */
export const onMount = (decorator: AnyDecorator): Apply => defer(decorator as Apply, false);

/** Defers a decorator that records a route, as {@link onMount} does. A route that the controller declares replaces it. */
export const routeOnMount = (decorator: AnyDecorator): Apply => defer(decorator as Apply, true);

function defer(decorator: Apply, isRoute: boolean): Apply {
  return (target, method, place) => {
    const type = method === undefined ? target : target.constructor;
    const index = typeof place === 'number' ? place : undefined;
    // A class, and what is decorated in it, is decorated from the inside to the outside: the order of the records stays.
    deferred.set(type, [...(deferred.get(type) ?? []), { decorator, method, index, isRoute }]);
  };
}

/** Applies the deferred decorators of a controller's bases to the controller, those of parameters excepted. */
export function mountActions(type: Target): void {
  if (mounted.has(type)) return;
  const declared = new Set(controllerActions(type).map(({ method }) => method));
  for (const { decorator, method, index, isRoute } of deferredOf(type)) {
    if (index !== undefined || (isRoute && declared.has(String(method)))) continue;
    if (method === undefined) decorator(type);
    else decorator(type.prototype, method, Object.getOwnPropertyDescriptor(type.prototype, method));
  }
}

/** Applies the deferred decorators of parameters, except where the controller has a decorator for the same parameter. */
export function mountParameters(type: Target): void {
  if (mounted.has(type)) return;
  mounted.add(type);
  const { params } = getMetadataArgsStorage();
  const own = params.filter(({ object }) => (object as object).constructor === type);
  for (const { decorator, method, index } of deferredOf(type)) {
    if (index === undefined || own.some(param => param.method === method && param.index === index)) continue;
    decorator(type.prototype, method, index);
  }
}

const deferredOf = (type: object): Deferred[] => lineage(type).flatMap(base => deferred.get(base) ?? []);
