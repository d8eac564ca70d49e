import type { AccessRule } from '../access/AccessRule';
import type { GuardLevels, GuardMetadata } from '../access/GuardMetadata';
import { mergeGuards } from '../access/mergeGuards';
import { notePlace } from './decoratedPlaces';
import { wrapActions } from '../routing-controllers/wrapActions';
import { classAndBases } from '../routing-controllers/classAndBases';

/** A decorator for controller classes and their methods. */
export type GuardDecorator = ClassDecorator & MethodDecorator;

/** The records of each class, by method. The key `undefined` holds the records about the class itself. */
const recorded = new WeakMap<object, Map<string | undefined, GuardMetadata[]>>();

/** Makes the decorator that records a guard. It does nothing else: `withAuthX` reads what is recorded. */
export function recordGuard(guard: GuardMetadata): GuardDecorator {
  return (target: object, method?: string | symbol) => {
    wrapActions(isGuarded);
    const type = method === undefined ? target : target.constructor;
    if (method !== undefined && typeof target === 'function') {
      throw new TypeError(
        `${guard.name} is on the static method ${String(method)}, which is not an action. Move it to an instance method.`,
      );
    }
    const methods = recorded.get(type) ?? new Map<string | undefined, GuardMetadata[]>();
    const name = method === undefined ? undefined : String(method);
    methods.set(name, [...(methods.get(name) ?? []), guard]);
    recorded.set(type, methods);
    notePlace(type, name);
  };
}

/**
 * Returns who may call an action, by all guards of its class, of the base classes and of the method.
 *
 * @returns undefined if there is no guard
 * @throws ConfigurationError for guards that contradict each other
 */
export function accessRuleOf(type: object, method: string): AccessRule | undefined {
  return mergeGuards(levelsOf(type, method), nameOfAction(type, method));
}

/** Returns the names of the decorators that say who may call an action, as they are written. */
export function declarationsOf(type: object, method: string): { readonly class: string[]; readonly method: string[] } {
  const { onClass, onMethod } = levelsOf(type, method);
  const namesOf = (guards: readonly GuardMetadata[]): string[] => [...new Set(guards.map(({ name }) => name))].sort();
  return { class: namesOf(onClass), method: namesOf(onMethod) };
}

/** Tells whether an action may refuse requests. */
export function isGuarded(type: object, method: string): boolean {
  const rule = accessRuleOf(type, method);
  return rule !== undefined && rule.kind !== 'public';
}

/** Returns the name of an action in messages: `UserController.list`. */
export const nameOfAction = (type: object, method: string | symbol): string =>
  `${(type as { name?: string }).name ?? '?'}.${String(method)}`;

function levelsOf(type: object, method: string): GuardLevels {
  const levels = classAndBases(type).map(base => recorded.get(base));
  return {
    onClass: levels.flatMap(level => level?.get(undefined) ?? []),
    onMethod: levels.flatMap(level => level?.get(method) ?? []),
  };
}
