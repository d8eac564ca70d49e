/** The location of a token in a request. */
export type TokenLocation = 'headers' | 'cookies' | 'json' | 'query';

/** The names of all locations. */
export const tokenLocations: readonly TokenLocation[] = ['headers', 'cookies', 'json', 'query'];

/**
 * Checks a list of locations.
 *
 * @param name - what has the list, for the message
 * @throws TypeError if it is not a list of locations
 */
export function assertLocations(name: string, locations: unknown): void {
  if (locations === undefined) return;
  const isList = Array.isArray(locations) && locations.length > 0;
  if (isList && locations.every(location => tokenLocations.includes(location as TokenLocation))) return;
  throw new TypeError(`${name}: locations must be a list of ${tokenLocations.map(known => `'${known}'`).join(', ')}.`);
}
