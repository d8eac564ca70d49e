/** Where a token travels. */
export type TokenLocation = 'headers' | 'cookies' | 'json' | 'query';

/** The names above. */
export const tokenLocations: readonly TokenLocation[] = ['headers', 'cookies', 'json', 'query'];

/**
 * @param name - of what was given them, for the message
 * @throws TypeError for what is no list of places
 */
export function assertLocations(name: string, locations: unknown): void {
  if (locations === undefined) return;
  const isList = Array.isArray(locations) && locations.length > 0;
  if (isList && locations.every(location => tokenLocations.includes(location as TokenLocation))) return;
  throw new TypeError(`${name}: locations must be a list of ${tokenLocations.map(known => `'${known}'`).join(', ')}.`);
}
