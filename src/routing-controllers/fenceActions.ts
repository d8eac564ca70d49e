import { getMetadataArgsStorage } from 'routing-controllers';
import { assertHooksHold } from './assertHooksHold';
import { hookDriver } from './driverHooks';
import { addReliance, makeFence, type ReliesOnWiring } from './fence';
import { unsupported } from './unsupported';

type Storage = ReturnType<typeof getMetadataArgsStorage>;

const fencing = new WeakSet<object>();
const tried = new WeakSet<object>();

/**
 * Hooks routing-controllers, so that no action that relies on this library runs in a server that nothing decides requests
 * for. The decorators call this when they are used: an import of the library hooks nothing.
 *
 * @throws ConfigurationError if this version of routing-controllers would serve guarded actions without their guards
 */
export function fenceActions(relies: ReliesOnWiring): void {
  addReliance(relies);
  const storage = getMetadataArgsStorage();
  if (tried.has(storage)) return;
  hookAll();
  tried.add(storage);
}

/**
 * Hooks routing-controllers, and tries the hooks.
 *
 * @throws ConfigurationError if this version of routing-controllers would serve guarded actions without their guards
 */
export function hookAll(): void {
  hookStorage(getMetadataArgsStorage());
  hookDriver();
  assertHooksHold();
}

/**
 * Puts a fence on every action that routing-controllers reads from its storage. It is the one place that all copies of
 * routing-controllers in a process share, and all drivers.
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
