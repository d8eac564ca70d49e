import { randomUUID } from 'node:crypto';
import type { Session } from '../../../src/index';

/** A session that has just begun, to be changed. */
export function session({ refresh, ...changes }: Partial<Omit<Session, 'refresh'>> & SessionChanges = {}): Session {
  const now = Date.now();
  return {
    sid: randomUUID(),
    subject: 'alice',
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

/** Changes of the refresh token alone. */
interface SessionChanges {
  readonly refresh?: Partial<Session['refresh']>;
}
