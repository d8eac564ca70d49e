import type { AuthXConfig } from '../config/AuthXConfig';
import type { TokenLocation } from '../config/TokenLocation';
import { AmbiguousTokenError } from '../errors/errors';
import type { TokenType } from '../token/TokenType';
import { cookieToken } from './cookieToken';
import { headerToken } from './headerToken';
import { jsonToken } from './jsonToken';
import { queryToken } from './queryToken';
import type { RequestLike } from './RequestLike';
import { UnverifiedToken } from './RequestToken';

type Extractor = (request: RequestLike, config: AuthXConfig, type: TokenType) => string | undefined;

/** The reader of each location. */
const extractors: Readonly<Record<TokenLocation, Extractor>> = {
  headers: (request, config) => headerToken(request, config),
  cookies: (request, { cookies }, type) => cookieToken(request, cookies[type].token.name),
  json: (request, { jsonKeys }, type) => jsonToken(request, jsonKeys[type]),
  query: (request, { queryStringName }) => queryToken(request, queryStringName),
};

/** The token to find. */
export interface WantedToken {
  readonly type: TokenType | 'any';
  /** The locations to search. Default: the configured ones. */
  readonly locations?: readonly TokenLocation[] | undefined;
}

/**
 * Finds the token of a request without verifying it. If both types are allowed, the access token comes first. Returns
 * undefined if there is none.
 *
 * @throws AmbiguousTokenError for two different tokens, in one location or in two
 */
export function locateToken(
  request: RequestLike,
  config: AuthXConfig,
  { type, locations }: WantedToken,
): UnverifiedToken | undefined {
  if (type !== 'any') return search(request, config, type, locations ?? config.tokenLocations[type]);
  return (
    search(request, config, 'access', locations ?? config.tokenLocations.access) ??
    search(request, config, 'refresh', locations ?? config.tokenLocations.refresh)
  );
}

function search(
  request: RequestLike,
  config: AuthXConfig,
  type: TokenType,
  locations: readonly TokenLocation[],
): UnverifiedToken | undefined {
  let found: UnverifiedToken | undefined;
  for (const location of locations) {
    const token = extractors[location](request, config, type);
    if (token === undefined || token === found?.token) continue;
    if (found) throw new AmbiguousTokenError();
    found = new UnverifiedToken(token, location, { request, type });
  }
  return found;
}
