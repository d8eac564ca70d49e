import type { AccessRule } from '../access/AccessRule';
import type { GuardLevels, GuardMetadata } from '../access/GuardMetadata';
import { mergeGuards } from '../access/mergeGuards';
import { notePlace } from './decoratedPlaces';
import { mergeLimits } from '../access/mergeLimits';
import type { RateLimitRule } from '../access/RateLimitRule';
import { wrapActions } from '../routing-controllers/wrapActions';
import { classAndBases } from '../routing-controllers/classAndBases';

/** A decorator for controller classes and their methods. */
export type GuardDecorator = ClassDecorator & MethodDecorator;

/** The records of each class, by method. The key `undefined` holds the records about the class itself. */
const recorded = new WeakMap<object, Map<string | undefined, GuardMetadata[]>>();

/**
 * Makes the decorator that records a guard. It does nothing else: `withAuthX` reads what is recorded.
 *
 * @param given - the record, or a function that makes it by the place of the decorator: `UserController.list`
 */
export function recordGuard(given: GuardMetadata | ((place: string) => GuardMetadata)): GuardDecorator {
  return (target: object, method?: string | symbol) => {
    wrapActions(isGuarded);
    const type = method === undefined ? target : target.constructor;
    const guard = typeof given === 'function' ? given(placeOf(type, method)) : given;
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

/**
 * Returns the rate limits of an action, also if no guard says who may call it.
 *
 * @throws ConfigurationError for two limits that share their counters
 */
export const limitsOf = (type: object, method: string): readonly RateLimitRule[] =>
  mergeLimits(levelsOf(type, method), nameOfAction(type, method));

/** Tells whether an action may refuse requests. */
export function isGuarded(type: object, method: string): boolean {
  const rule = accessRuleOf(type, method);
  return (rule !== undefined && rule.kind !== 'public') || limitsOf(type, method).length > 0;
}

/** Returns the name of an action in messages: `UserController.list`. */
export const nameOfAction = (type: object, method: string | symbol): string =>
  `${(type as { name?: string }).name ?? '?'}.${String(method)}`;

const placeOf = (type: object, method: string | symbol | undefined): string =>
  method === undefined ? ((type as { name?: string }).name ?? '?') : nameOfAction(type, method);

function levelsOf(type: object, method: string): GuardLevels {
  const levels = classAndBases(type).map(base => recorded.get(base));
  return {
    onClass: levels.flatMap(level => level?.get(undefined) ?? []),
    onMethod: levels.flatMap(level => level?.get(method) ?? []),
  };
}
