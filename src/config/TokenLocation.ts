/** Where a token travels. */
export type TokenLocation = 'headers' | 'cookies' | 'json' | 'query';

/** The names above. */
export const tokenLocations: readonly TokenLocation[] = ['headers', 'cookies', 'json', 'query'];
