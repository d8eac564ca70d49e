import { fenceActions } from '../routing-controllers/fenceActions';
import { lineage } from '../routing-controllers/lineage';

/** What becomes of the token cookies once an action has answered. */
export type CookieMark = 'set' | 'unset';

const recorded = new WeakMap<object, Map<string, CookieMark>>();

/** Makes the decorator that records what an action does with the cookies. */
export function recordCookies(name: string, mark: CookieMark): MethodDecorator {
  return (target, method) => {
    if (typeof target === 'function') {
      throw new TypeError(`${name} stands on the static method ${String(method)}, which is no action.`);
    }
    fenceActions(marksCookies);
    const methods = recorded.get(target.constructor) ?? new Map<string, CookieMark>();
    const other = methods.get(String(method));
    if (other !== undefined && other !== mark) {
      throw new TypeError(`${target.constructor.name}.${String(method)} both sets and unsets the token cookies.`);
    }
    methods.set(String(method), mark);
    recorded.set(target.constructor, methods);
  };
}

/** What an action does with the cookies, by its class or the nearest of its bases that says. */
export const cookieMarkOf = (type: object, method: string): CookieMark | undefined =>
  lineage(type)
    .map(base => recorded.get(base)?.get(method))
    .find(mark => mark !== undefined);

const marksCookies = (type: object, method: string): boolean => cookieMarkOf(type, method) !== undefined;
