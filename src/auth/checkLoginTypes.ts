import { ConfigurationError } from '../errors/errors';
import { AuthX } from './AuthX';

/**
 * Refuses login systems that could be taken for each other.
 *
 * @returns them by their login type
 * @throws ConfigurationError naming them and the fix
 */
export function checkLoginTypes(auths: readonly AuthX[]): ReadonlyMap<string, AuthX> {
  const given: unknown = auths;
  if (!Array.isArray(given) || given.length === 0 || !given.every(auth => auth instanceof AuthX)) {
    throw new ConfigurationError('AuthManager: pass a list of one or more AuthX: new AuthManager([customers, staff]).');
  }
  const byName = new Map<string, AuthX>();
  for (const auth of auths) {
    const { loginType } = auth.config;
    if (loginType === undefined) {
      throw new ConfigurationError(
        "AuthManager: an AuthX has no login type. Set loginType in its configuration, such as 'staff'.",
      );
    }
    if (byName.has(loginType)) {
      throw new ConfigurationError(
        `AuthManager: two AuthX have the login type ${loginType}. Set another loginType in the configuration of one of them.`,
      );
    }
    byName.set(loginType, auth);
  }
  return byName;
}
