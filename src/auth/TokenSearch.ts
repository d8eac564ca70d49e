import { assertLocations, type TokenLocation } from '../config/TokenLocation';
import { refuseUnknown } from '../config/refuseUnknown';
import type { WantedToken } from '../transport/locateToken';
import type { TokenType } from '../token/TokenType';

/** Which token to read from a request. */
export interface TokenSearch {
  /** Default `'access'`. */
  type?: TokenType | 'any' | undefined;
  /** Default: the configured locations. */
  locations?: readonly TokenLocation[] | undefined;
}

/**
 * Reads the options of `getTokenFromRequest`.
 *
 * @throws TypeError for an unknown option or value
 */
export function readTokenSearch(search: TokenSearch & { optional?: boolean }): WantedToken & { optional: boolean } {
  refuseUnknown('getTokenFromRequest', search, ['optional', 'type', 'locations']);
  const { optional = false, type = 'access', locations } = search;
  if (!['access', 'refresh', 'any'].includes(type)) {
    throw new TypeError("getTokenFromRequest: type must be 'access', 'refresh' or 'any'.");
  }
  assertLocations('getTokenFromRequest', locations);
  return { optional, type, locations };
}
