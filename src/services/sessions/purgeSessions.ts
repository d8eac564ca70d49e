import { keptAfterEnd } from '../../stores/keptAfterEnd';
import type { SessionStore } from '../../stores/SessionStore';

/**
 * Forgets sessions of which no token can be good any more.
 *
 * @returns how many
 */
export const purgeSessions = (store: Pick<SessionStore, 'purge'>, now: Date): Promise<number> =>
  store.purge(now.getTime() - keptAfterEnd);
