import { wrapActions } from '../routing-controllers/wrapActions';
import { classAndBases } from '../routing-controllers/classAndBases';

/** The effect of an action's answer on the token cookies. */
export type CookieMark = 'set' | 'unset';

const recorded = new WeakMap<object, Map<string, CookieMark>>();

/** Makes the decorator that records what an action does with the token cookies. */
export function recordCookies(name: string, mark: CookieMark): MethodDecorator {
  return (target, method) => {
    if (typeof target === 'function') {
      throw new TypeError(
        `${name} is on the static method ${String(method)}, which is not an action. Move it to an instance method.`,
      );
    }
    wrapActions(marksCookies);
    const methods = recorded.get(target.constructor) ?? new Map<string, CookieMark>();
    const other = methods.get(String(method));
    if (other !== undefined && other !== mark) {
      throw new TypeError(
        `${target.constructor.name}.${String(method)} both sets and unsets the token cookies. Keep one of the decorators.`,
      );
    }
    methods.set(String(method), mark);
    recorded.set(target.constructor, methods);
  };
}

/** Returns what an action does with the token cookies: by its class, or by the nearest base class that says. */
export const cookieMarkOf = (type: object, method: string): CookieMark | undefined =>
  classAndBases(type)
    .map(base => recorded.get(base)?.get(method))
    .find(mark => mark !== undefined);

const marksCookies = (type: object, method: string): boolean => cookieMarkOf(type, method) !== undefined;
