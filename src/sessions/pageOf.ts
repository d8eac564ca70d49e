import type { Session } from './Session';
import type { SessionPage } from './SessionStore';

/** Returns the sessions of a page, in order: the oldest first, and by `sid` within a millisecond. Default: all of them. */
export function pageOf(sessions: readonly Session[], { limit, after }: Partial<SessionPage> = {}): Session[] {
  const later = after === undefined ? [...sessions] : sessions.filter(session => compare(session, after) > 0);
  return later.sort(compare).slice(0, limit);
}

type Place = Pick<Session, 'createdAt' | 'sid'>;

function compare(one: Place, other: Place): number {
  if (one.createdAt !== other.createdAt) return one.createdAt - other.createdAt;
  if (one.sid === other.sid) return 0;
  return one.sid < other.sid ? -1 : 1;
}
