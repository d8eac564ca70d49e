import { ConfigurationError } from '../errors/errors';
import { findUnknown } from './refuseUnknown';

/**
 * Refuses a setting whose name is misspelt, when the application starts.
 *
 * @param path - the text before the name in the message: `'sessions.'`
 * @throws ConfigurationError naming the known settings
 */
export function assertNames(given: object, known: Iterable<string>, path = ''): void {
  const unknown = findUnknown(given, [...known]);
  if (unknown) throw new ConfigurationError(`${path}${unknown.name}: ${unknown.complaint}`);
}
