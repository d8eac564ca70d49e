import type { Requirement } from '../access/AccessRule';
import { AmbiguousTokenError } from '../errors/errors';
import type { RequestLike } from '../transport/RequestLike';
import type { RequestAuthenticator } from './RequestAuthenticator';

/**
 * Chooses which of several login systems decides a request, by the token that the request brings. Each looks in its own
 * locations. What the token says of itself is not verified yet: it only chooses who verifies it. Without a token, the first
 * one decides.
 *
 * @throws AmbiguousTokenError if the request has tokens of two logins, such as the cookies of both
 */
export function chooseSystem(
  systems: readonly RequestAuthenticator[],
  request: RequestLike,
  requirement: Requirement,
): RequestAuthenticator {
  const [first] = systems as [RequestAuthenticator];
  const found = systems.flatMap(system => {
    const credential = system.locate(request, requirement);
    return credential ? [{ system, token: credential.token }] : [];
  });
  if (found.some(({ token }) => token !== found[0]?.token)) throw new AmbiguousTokenError();
  return (found.find(({ system, token }) => system.isNamedBy(token)) ?? found[0])?.system ?? first;
}
