import { ConfigurationError } from '../../errors/ConfigurationError';
import type { SessionOptions } from './SessionOptions';
import { SessionServices, type SessionMaking } from './SessionServices';

/**
 * What keeps sessions, where they are to be kept: given a store, unless `sessionTracking` is false.
 *
 * @throws ConfigurationError where they are to be kept and cannot be
 */
export function keepSessions(options: SessionOptions | undefined, making: SessionMaking): SessionServices | undefined {
  const { sessionTracking } = making.config;
  if (!options && sessionTracking === true) {
    throw new ConfigurationError('sessionTracking: wants sessions to keep. Give AuthX sessions: { store }.');
  }
  return options && sessionTracking !== false ? new SessionServices(options, making) : undefined;
}
