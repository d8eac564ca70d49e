import type { Json } from './Expected';

/**
 * How an action of the recorded app answers with a payload: with its claims as they stand in the token, and as the
 * properties of a `TokenPayload` say them.
 *
 * @param claims - null for those that the token lacks, or has as null
 */
export function payloadOf(claims: Json): object {
  const written = Object.fromEntries(Object.entries(claims).map(([name, value]) => [name, value ?? '<none>']));
  return { claims: written, read: { ...written, scopes: claims.scopes ?? [] } };
}
