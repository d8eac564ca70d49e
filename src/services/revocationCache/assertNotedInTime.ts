import { ConfigurationError } from '../../errors/ConfigurationError';
import type { SessionSettings } from '../sessions/SessionSettings';

/**
 * What the cache answers is not noted as activity of the session.
 *
 * @param ttl - milliseconds
 * @throws ConfigurationError where active sessions would end as idle ones
 */
export function assertNotedInTime(
  ttl: number,
  { idleLifetime, lastActiveInterval }: Pick<SessionSettings, 'idleLifetime' | 'lastActiveInterval'>,
): void {
  if (idleLifetime === null || (lastActiveInterval + ttl) * 2 <= idleLifetime) return;
  throw new ConfigurationError(
    'revocationCache.ttl: must, with sessions.lastActiveInterval, be at most half of sessions.idleLifetime, or active ' +
      'sessions end as idle ones.',
  );
}
