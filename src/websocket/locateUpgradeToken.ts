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
 * Finds the token of an upgrade request without verifying it, and checks whether its page may open sockets here.
 * Returns undefined if there is no token.
 *
 * @throws CSRFError; AmbiguousTokenError for two different tokens
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
  if (located) {
    const { token: found, location } = located;
    return {
      token: found,
      location: location as SocketLocation,
      ...(location === 'headers' && { presented: located }),
    };
  }
  return token === undefined ? undefined : { token, location: 'subprotocol' };
}
