import { classAndBases } from '../routing-controllers/classAndBases';

/** The stack of the last guard of each class, by method. The key `undefined` holds that of the class itself. */
const places = new WeakMap<object, Map<string | undefined, Error>>();

/**
 * Notes where in the source a guard is applied, for reports. Nothing is noted if `NODE_ENV` is `production`. The stack
 * is made a text only if a report asks for it.
 */
export function notePlace(type: object, method: string | undefined): void {
  if (process.env.NODE_ENV === 'production') return;
  const methods = places.get(type) ?? new Map<string | undefined, Error>();
  methods.set(method, new Error('A guard was applied here.'));
  places.set(type, methods);
}

/**
 * Returns the stack of a guard of an action: that of its method, or else that of its class. Undefined if none was noted.
 */
export function stackOfGuard(type: object, method: string): string | undefined {
  const bases = classAndBases(type).map(base => places.get(base));
  const found =
    bases.find(methods => methods?.has(method))?.get(method) ??
    bases.find(methods => methods?.has(undefined))?.get(undefined);
  return found?.stack;
}
