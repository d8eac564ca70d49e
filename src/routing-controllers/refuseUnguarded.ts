import type { ActionMetadata, getMetadataArgsStorage } from 'routing-controllers';
import { GuardNotEnforcedError } from '../errors/errors';
import { installedTwice } from './installedTwice';

type Storage = ReturnType<typeof getMetadataArgsStorage>;
/** A function that runs instead of an action's method. */
export type MethodOverride = Storage['actions'][number]['methodOverride'];
/** The members that identify an action. */
export type ActionName = Pick<ActionMetadata, 'target' | 'method'>;
/** Tells whether an action relies on this library. */
export type ReliesOnWiring = (type: object, method: string) => boolean;

const reliances = new Set<ReliesOnWiring>();
const overridden = new WeakMap<object, MethodOverride>();
const refused = new WeakMap<object, boolean>();

/** Adds a predicate that tells which actions must not run on a server without guards. */
export const addReliance = (relies: ReliesOnWiring): void => void reliances.add(relies);

/**
 * Tells whether an action must not run on a server that is not wired. If the decorators of an action contradict each other,
 * it must not run either.
 */
export function reliesOnWiring({ target, method }: ActionName): boolean {
  try {
    return [...reliances].some(relies => relies(target, method));
  } catch {
    return true;
  }
}

/**
 * Makes the fence of an action. The fence refuses an action that relies on this library, and runs every other action. A
 * driver hook replaces the fence by the plan of the server. If the hook does not run, the fence remains. This is the case
 * for a driver for Express, a driver of the application, and another copy of routing-controllers.
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

/** Tells whether a function is a fence. */
export const isFence = (override: unknown): override is NonNullable<MethodOverride> =>
  typeof override === 'function' && overridden.has(override);

/** Returns the method override that the fence replaced. */
export const behindFence = (fence: object): MethodOverride => overridden.get(fence);

/** Makes the error for an action that no guard has checked, and emits a warning that names the action and the fix. */
export function notEnforced({ target, method }: ActionName): GuardNotEnforcedError {
  process.emitWarning(
    `${target.name}.${method} answers 500, because the server does not check who may call it. Pass the options of the server through withAuthX(), after its controllers are loaded.${installedTwice()}`,
    'AuthXWarning',
  );
  return new GuardNotEnforcedError();
}
