import { randomUUID } from 'node:crypto';
import type { RefreshGeneration, Session } from '../../sessions/Session';

/** The fields of a session that a case can change. */
export interface SessionChanges extends Partial<Omit<Session, 'refresh'>> {
  readonly refresh?: Partial<RefreshGeneration>;
}

/** Makes a new session of a unique subject, with the given changes. */
export function someSession({ refresh, ...changes }: SessionChanges = {}): Session {
  const now = Date.now();
  return {
    sid: randomUUID(),
    subject: `subject-${randomUUID()}`,
    createdAt: now,
    lastActiveAt: now,
    endsAt: now + 90 * 86_400_000,
    revokedAt: null,
    end: null,
    ipAddress: null,
    userAgent: null,
    device: null,
    accessScopes: null,
    ...changes,
    refresh: {
      jti: randomUUID(),
      issuedAt: now,
      expiresAt: Math.floor(now / 1000) + 20 * 86_400,
      previousJti: null,
      rotatedAt: null,
      ...refresh,
    },
  };
}

/** Makes sessions of one subject. Each is slightly younger than the one before. */
export function someSessions(count: number, changes: SessionChanges = {}): Session[] {
  const { subject } = someSession();
  const now = Date.now();
  return Array.from({ length: count }, (_, i) => someSession({ subject, createdAt: now + i, ...changes }));
}
