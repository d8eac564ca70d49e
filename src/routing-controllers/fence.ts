import type { ActionMetadata, getMetadataArgsStorage } from 'routing-controllers';
import { GuardNotEnforcedError } from '../errors/errors';

type Storage = ReturnType<typeof getMetadataArgsStorage>;
/** Replaces the call of an action's method. */
export type MethodOverride = Storage['actions'][number]['methodOverride'];
/** What identifies an action. */
export type ActionName = Pick<ActionMetadata, 'target' | 'method'>;
/** Tells whether an action relies on this library. */
export type ReliesOnWiring = (type: object, method: string) => boolean;

const reliances = new Set<ReliesOnWiring>();
const overridden = new WeakMap<object, MethodOverride>();
const refused = new WeakMap<object, boolean>();

/** Adds a reason for which an action must not run in a server that nothing decides requests for. */
export const addReliance = (relies: ReliesOnWiring): void => void reliances.add(relies);

/** Whether an action must not run in a server that is not wired. One whose decorators contradict each other must not. */
export function reliesOnWiring({ target, method }: ActionName): boolean {
  try {
    return [...reliances].some(relies => relies(target, method));
  } catch {
    return true;
  }
}

/**
 * Makes the fence of an action: it refuses an action that relies on this library, and lets every other one run. A hook of
 * the driver replaces it by the plan of the server. It therefore remains where that hook does not run: in a driver for
 * Express or of the application, and in another copy of routing-controllers.
 */
export function makeFence(own: MethodOverride): NonNullable<MethodOverride> {
  const fence: NonNullable<MethodOverride> = (metadata, action, params: unknown[]) => {
    let isRefused = refused.get(metadata);
    if (isRefused === undefined) refused.set(metadata, (isRefused = reliesOnWiring(metadata)));
    if (isRefused) throw notEnforced(metadata);
    return (own ? own(metadata, action, params) : metadata.callMethod(params, action)) as unknown;
  };
  overridden.set(fence, own);
  return fence;
}

/** Whether a function is a fence. */
export const isFence = (override: unknown): override is NonNullable<MethodOverride> =>
  typeof override === 'function' && overridden.has(override);

/** What stood in the place of a fence before. */
export const behindFence = (fence: object): MethodOverride => overridden.get(fence);

/** Makes the refusal of an action that nothing decided, and warns whoever set the server up. */
export function notEnforced({ target, method }: ActionName): GuardNotEnforcedError {
  process.emitWarning(
    `${target.name}.${method} answers 500: nothing decides who may call it. Pass the server's options through withAuthX(), once its controllers are loaded.`,
    'AuthXWarning',
  );
  return new GuardNotEnforcedError();
}
