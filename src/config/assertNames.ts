import { ConfigurationError } from '../errors/errors';

/**
 * Refuses a misspelt setting, at start: one that is accepted and ignored can be the one that a protection hangs on.
 *
 * @param path - what stands before its name in the message: `'sessions.'`
 * @throws ConfigurationError which names those that there are
 */
export function assertNames(given: object, known: Iterable<string>, path = ''): void {
  const names = [...known];
  const misspelt = Object.keys(given).find(name => !names.includes(name));
  if (misspelt !== undefined) {
    throw new ConfigurationError(`${path}${misspelt}: is not one of ${names.join(', ')}.`);
  }
}
