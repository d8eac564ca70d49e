import type { AuthXConfig } from '../config/AuthXConfig';
import type { TokenLocation } from '../config/TokenLocation';
import { AmbiguousTokenError } from '../errors/errors';
import type { TokenType } from '../token/TokenType';
import type { TokenVerifier } from '../token/TokenVerifier';
import { chooseCookie, type ChosenCookie } from './chooseCookie';
import { cookieToken, cookieValues } from './cookieToken';
import { headerToken } from './headerToken';
import { jsonToken } from './jsonToken';
import { queryToken } from './queryToken';
import type { RequestLike } from './RequestLike';
import { UnverifiedToken } from './RequestToken';

type Wanted = Pick<Search, 'type' | 'verifier'>;
type Extractor = (request: RequestLike, config: AuthXConfig, wanted: Wanted) => string | Extracted | undefined;

/** A token, and what is known of it beside its text. */
interface Extracted extends Partial<ChosenCookie> {
  readonly token: string;
  readonly scheme?: 'DPoP';
}

/** The reader of each location. */
const extractors: Readonly<Record<TokenLocation, Extractor>> = {
  headers: (request, config) => headerToken(request, config) ?? dpopToken(request, config),
  cookies: (request, { cookies }, wanted) => readCookie(request, cookies[wanted.type].token.name, wanted),
  json: (request, { jsonKeys }, { type }) => jsonToken(request, jsonKeys[type]),
  query: (request, { queryStringName }) => queryToken(request, queryStringName),
};

/** The token to find. */
export interface WantedToken {
  readonly type: TokenType | 'any';
  /** The locations to search. Default: the configured ones. */
  readonly locations?: readonly TokenLocation[] | undefined;
  /** Tells tokens of one subject from planted ones, if a cookie has two values. Default: two values are refused. */
  readonly verifier?: TokenVerifier | undefined;
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
  { type, locations, verifier }: WantedToken,
): UnverifiedToken | undefined {
  const find = (wanted: TokenType): UnverifiedToken | undefined =>
    search(request, config, { type: wanted, locations: locations ?? config.tokenLocations[wanted], verifier });
  return type === 'any' ? (find('access') ?? find('refresh')) : find(type);
}

interface Search {
  readonly type: TokenType;
  readonly locations: readonly TokenLocation[];
  readonly verifier: TokenVerifier | undefined;
}

function search(request: RequestLike, config: AuthXConfig, wanted: Search): UnverifiedToken | undefined {
  const { type, locations, verifier } = wanted;
  let found: UnverifiedToken | undefined;
  for (const location of locations) {
    const read = extractors[location](request, config, wanted);
    const { token, ...known }: Partial<Extracted> = typeof read === 'object' ? read : { token: read };
    if (token === undefined || token === found?.token) continue;
    if (found) {
      if (verifier && isSameToken(found.token, token, verifier)) continue;
      throw new AmbiguousTokenError();
    }
    found = new UnverifiedToken(token, location, { request, type, ...known });
  }
  return found;
}

/** Reads a token that is presented with the scheme DPoP (RFC 9449 section 7.1). */
function dpopToken(request: RequestLike, { dpop, headerName }: AuthXConfig): Extracted | undefined {
  const token = dpop === 'off' ? undefined : headerToken(request, { headerName, headerType: 'DPoP' });
  return token === undefined ? undefined : { token, scheme: 'DPoP' };
}

/** Tells whether two texts are one token, which carries the lifetime of its cookie as well if it is in a cookie. */
function isSameToken(one: string, other: string, verifier: TokenVerifier): boolean {
  try {
    const [first, second] = [verifier.verify(one), verifier.verify(other)];
    return (['jti', 'type', 'sub', 'iat', 'exp'] as const).every(name => first[name] === second[name]);
  } catch {
    return false;
  }
}

function readCookie(request: RequestLike, name: string, { type, verifier }: Wanted): string | ChosenCookie | undefined {
  try {
    return cookieToken(request, name);
  } catch (error) {
    if (!verifier) throw error;
    return chooseCookie(cookieValues(request, name), type, verifier);
  }
}
