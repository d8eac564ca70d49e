import type { GuardMark } from '../policy/GuardMark';
import type { LevelMarks } from '../policy/LevelMarks';
import { mergeMarks } from '../policy/mergeMarks';
import type { Posture } from '../policy/Posture';
import { fenceActions } from '../routing-controllers/fenceActions';
import { lineage } from '../routing-controllers/lineage';

/** A decorator for controller classes and their methods. */
export type GuardDecorator = ClassDecorator & MethodDecorator;

/** What the decorators of one class say; `undefined` as a method is the class itself. */
const recorded = new WeakMap<object, Map<string | undefined, GuardMark[]>>();

/** Makes the decorator that records a mark. This is all that a guard decorator does. */
export function recordGuard(mark: GuardMark): GuardDecorator {
  return (target: object, method?: string | symbol) => {
    fenceActions(isGuarded);
    const type = method === undefined ? target : target.constructor;
    if (method !== undefined && typeof target === 'function') {
      throw new TypeError(`${mark.name} stands on the static method ${String(method)}, which is no action.`);
    }
    const marks = recorded.get(type) ?? new Map<string | undefined, GuardMark[]>();
    const name = method === undefined ? undefined : String(method);
    marks.set(name, [...(marks.get(name) ?? []), mark]);
    recorded.set(type, marks);
  };
}

/** Who may call an action, by all that its class, its bases and the method say; undefined where nothing is said. */
export function postureOf(type: object, method: string): Posture | undefined {
  return mergeMarks(marksOf(type, method), nameOfAction(type, method));
}

/** Whether something keeps people out of an action. */
export function isGuarded(type: object, method: string): boolean {
  const posture = postureOf(type, method);
  return posture !== undefined && posture.kind !== 'public';
}

/** How messages name an action. */
export const nameOfAction = (type: object, method: string | symbol): string =>
  `${(type as { name?: string }).name ?? '?'}.${String(method)}`;

function marksOf(type: object, method: string): LevelMarks {
  const levels = lineage(type).map(base => recorded.get(base));
  return {
    onClass: levels.flatMap(level => level?.get(undefined) ?? []),
    onMethod: levels.flatMap(level => level?.get(method) ?? []),
  };
}
