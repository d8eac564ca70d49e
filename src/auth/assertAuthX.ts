import { ConfigurationError } from '../errors/errors';
import { AuthManager } from './AuthManager';
import type { AuthX } from './AuthX';
import { RequestAuthenticator } from './RequestAuthenticator';

/**
 * Refuses everything but an AuthX, when the application starts.
 *
 * @param where - what was given the value, for the message
 * @throws ConfigurationError with the fix
 */
export function assertAuthX(where: string, auth: unknown): asserts auth is AuthX {
  if (auth instanceof AuthManager) {
    throw new ConfigurationError(
      `${where} must be the AuthX of one login type. Pass that of a login type: manager.get('${String(auth.loginTypes[0])}').`,
    );
  }
  if (!((auth as Partial<AuthX> | null | undefined)?.requests instanceof RequestAuthenticator)) {
    throw new ConfigurationError(`${where} must be an AuthX.`);
  }
}
