import type { SessionStore } from '../../sessions/SessionStore';
import type { SessionStoreUnderTest } from '../SessionStoreUnderTest';

/** Two handles on one store. */
export type Handles = readonly [SessionStore, SessionStore];

/** Opens the two handles when they are first asked for. */
export function openTwoHandles(store: SessionStoreUnderTest): () => Promise<Handles> {
  let opened: Promise<Handles> | undefined;
  const open = async (): Promise<Handles> => [await store.open(), await store.open()];
  return () => (opened ??= open());
}
