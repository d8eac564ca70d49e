import { ConfigurationError } from '../errors/errors';

/**
 * Runs a check of an option when the application starts.
 *
 * @throws ConfigurationError with the message of the check
 */
export function asConfiguration<T>(where: string, check: () => T): T {
  try {
    return check();
  } catch (error) {
    throw new ConfigurationError(`${where}: ${(error as Error).message}`);
  }
}
