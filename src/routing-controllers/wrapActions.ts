import { getMetadataArgsStorage } from 'routing-controllers';
import { assertHooksHold } from './assertHooksHold';
import { hookDriver } from './driverHooks';
import { addReliance, makeFence, type ReliesOnWiring } from './refuseUnguarded';
import { unsupported } from './unsupported';

type Storage = ReturnType<typeof getMetadataArgsStorage>;

const fencing = new WeakSet<object>();
const tried = new WeakSet<object>();

/**
 * Hooks routing-controllers, so that an action that relies on this library never runs on a server without guards. The
 * decorators call this function when they are used. Therefore, an import of the library hooks nothing.
 *
 * @throws ConfigurationError if this version of routing-controllers would serve guarded actions without their guards
 */
export function wrapActions(relies: ReliesOnWiring): void {
  addReliance(relies);
  const storage = getMetadataArgsStorage();
  if (tried.has(storage)) return;
  hookAll();
  tried.add(storage);
}

/**
 * Hooks routing-controllers and tests the hooks.
 *
 * @throws ConfigurationError if this version of routing-controllers would serve guarded actions without their guards
 */
export function hookAll(): void {
  hookStorage(getMetadataArgsStorage());
  hookDriver();
  assertHooksHold();
}

/**
 * Adds a fence to every action that routing-controllers reads from its metadata storage. All drivers, and all copies of
 * routing-controllers in a process, share this storage.
 */
function hookStorage(storage: Storage): void {
  // eslint-disable-next-line @typescript-eslint/unbound-method -- called on the storage below
  const original = storage.filterActionsWithTarget as Storage['filterActionsWithTarget'] | undefined;
  if (typeof original !== 'function') throw unsupported('its metadata storage has no method filterActionsWithTarget.');
  if (fencing.has(original)) return;
  const fenced: typeof original = target =>
    original.call(storage, target).map(args => ({ ...args, methodOverride: makeFence(args.methodOverride) }));
  fencing.add(fenced);
  storage.filterActionsWithTarget = fenced;
}
