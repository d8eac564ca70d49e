import { patient, ServerProcess } from './ServerProcess';
import type { DurableKind, StoreAddress } from './StoreAddress';
import { cleanUp } from '../../support/cleanup';

/** Servers, and where their store is. */
export interface Shared {
  readonly servers: readonly ServerProcess[];
  readonly store: StoreAddress;
}

const started = new Map<DurableKind, Promise<Shared>>();

/**
 * Four servers on one store, whose grace window is 10 seconds and whose calls can be stopped. They are started once, for
 * all specs of a run or of a worker's file that leave them as they were.
 */
export function sharedStore(kind: DurableKind, newAddress: () => Promise<StoreAddress>): Promise<Shared> {
  const shared = started.get(kind) ?? newAddress().then(startOn);
  started.set(kind, shared);
  return shared;
}

/** The servers alone. */
export async function sharedServers(
  kind: DurableKind,
  newAddress: () => Promise<StoreAddress>,
): Promise<readonly ServerProcess[]> {
  return (await sharedStore(kind, newAddress)).servers;
}

/** Seconds. */
export const sharedGraceWindow = 10;

async function startOn(store: StoreAddress): Promise<Shared> {
  const options = { store, graceWindow: sharedGraceWindow, limits: patient, stops: true };
  return { servers: await ServerProcess.startAll(4, options), store };
}

// The processes end with all others.
cleanUp(() => started.clear());
