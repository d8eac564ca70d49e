import { ConfigurationError } from '../errors/errors';
import { findUnknown } from './refuseUnknown';

/**
 * Refuses a setting whose name is misspelt, and what is no object of settings, when the application starts.
 *
 * @param path - the text before the name in the message: `'sessions.'`
 * @throws ConfigurationError naming the known settings
 */
export function assertNames(given: object, known: Iterable<string>, path = ''): void {
  const names = [...known];
  if (typeof (given as unknown) !== 'object' || (given as unknown) === null || Array.isArray(given)) {
    const where = path.replace(/[.: ]+$/, '');
    throw new ConfigurationError(`${where === '' ? '' : `${where}: `}must be an object with ${names.join(', ')}.`);
  }
  const unknown = findUnknown(given, names);
  if (unknown) throw new ConfigurationError(`${path}${unknown.name}: ${unknown.complaint}`);
}
