import { ConfigurationError } from '../errors/errors';

/**
 * Runs a check of an option when the application starts.
 *
 * @throws ConfigurationError with the message of the check
 */
export function asConfiguration(where: string, check: () => unknown): void {
  try {
    check();
  } catch (error) {
    throw new ConfigurationError(`${where}: ${(error as Error).message}`);
  }
}
