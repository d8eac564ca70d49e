import type { IncomingMessage } from 'node:http';
import type { TokenLocation } from '../config/TokenLocation';
import { AmbiguousTokenError } from '../errors/errors';
import { singleValue } from '../transport/headerValues';
import type { RequestAuthenticator } from '../auth/RequestAuthenticator';
import { assertAllowedOrigin } from './assertAllowedOrigin';
import type { GuardSettings } from './GuardSettings';
import type { SocketCredential, SocketLocation } from './SocketToken';
import { takeSubprotocolTokens } from './takeSubprotocolTokens';

const requestLocations: readonly SocketLocation[] = ['headers', 'cookies', 'query'] satisfies TokenLocation[];

/**
 * Finds the token of an upgrade request, and whether its page may open sockets here. Checks nothing of the token.
 *
 * @returns undefined where there is none
 * @throws CSRFError, or AmbiguousTokenError for two tokens that differ
 */
export function locateUpgradeToken(
  request: IncomingMessage,
  auth: Pick<RequestAuthenticator, 'locate'>,
  { locations, requirement, allowedOrigins }: GuardSettings,
): SocketCredential | undefined {
  const offered = takeSubprotocolTokens(request);
  assertAllowedOrigin(request, allowedOrigins, false);
  const listed = locations.filter(location => requestLocations.includes(location)) as TokenLocation[];
  const located = auth.locate(request, { type: requirement.type, locations: listed });
  const token = locations.includes('subprotocol') ? singleValue(offered) : undefined;
  if (located && token !== undefined && token !== located.token) throw new AmbiguousTokenError();
  if (located?.location === 'cookies') assertAllowedOrigin(request, allowedOrigins, true);
  if (located) return { token: located.token, location: located.location as SocketLocation };
  return token === undefined ? undefined : { token, location: 'subprotocol' };
}
