import { getMetadataArgsStorage } from 'routing-controllers';
import { controllerActions } from './controllerActions';
import { classAndBases } from './classAndBases';

// eslint-disable-next-line @typescript-eslint/no-unsafe-function-type -- routing-controllers' word for a decorator
type AnyDecorator = Function;
type Target = object & { readonly prototype: object };
type Apply = (target: object, method?: string | symbol, place?: unknown) => void;

interface Deferred {
  readonly decorator: Apply;
  readonly method: string | symbol | undefined;
  /** The index of a parameter. Undefined for a decorator of a class or a method. */
  readonly index: number | undefined;
  readonly isRoute: boolean;
}

const deferred = new WeakMap<object, Deferred[]>();
const mounted = new WeakSet<object>();

/**
 * Defers a decorator of a base class of this library until a server serves a controller that extends the class. The
 * decorator then applies to that controller. Otherwise, an import of the library would hook routing-controllers and record
 * actions without a controller.
 */
export const onMount = (decorator: AnyDecorator): Apply => defer(decorator as Apply, false);

/** Defers a route decorator, as {@link onMount} does. If the controller declares the route itself, its own route is used. */
export const routeOnMount = (decorator: AnyDecorator): Apply => defer(decorator as Apply, true);

function defer(decorator: Apply, isRoute: boolean): Apply {
  return (target, method, place) => {
    const type = method === undefined ? target : target.constructor;
    const index = typeof place === 'number' ? place : undefined;
    // TypeScript applies decorators from the inside to the outside. This list keeps that order.
    deferred.set(type, [...(deferred.get(type) ?? []), { decorator, method, index, isRoute }]);
  };
}

/** Applies the deferred decorators of a controller's base classes to the controller, except those of parameters. */
export function mountActions(type: Target): void {
  if (mounted.has(type)) return;
  const declared = new Set(controllerActions(type).map(({ method }) => method));
  for (const { decorator, method, index, isRoute } of deferredOf(type)) {
    if (index !== undefined || (isRoute && declared.has(String(method)))) continue;
    if (method === undefined) decorator(type);
    else decorator(type.prototype, method, Object.getOwnPropertyDescriptor(type.prototype, method));
  }
}

/** Applies the deferred decorators of parameters, unless the controller decorates the same parameter itself. */
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

const deferredOf = (type: object): Deferred[] => classAndBases(type).flatMap(base => deferred.get(base) ?? []);
