import type { RevocationStore } from '../../revocation/RevocationStore';
import type { RevocationStoreUnderTest } from '../RevocationStoreUnderTest';

/** Two handles on one store. */
export type Handles = readonly [RevocationStore, RevocationStore];

/** Opens the two handles when they are first asked for. */
export function openTwoHandles(store: RevocationStoreUnderTest): () => Promise<Handles> {
  let opened: Promise<Handles> | undefined;
  const open = async (): Promise<Handles> => [await store.open(), await store.open()];
  return () => (opened ??= open());
}
