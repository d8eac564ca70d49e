import type { JsonWebKey } from 'node:crypto';
import type { KeyRing } from './KeyRing';
import { publicJwk } from './publicJwk';

/** The public keys of a ring as a JWK set (RFC 7517 section 5). */
export interface PublicJwks {
  readonly keys: readonly JsonWebKey[];
}

/**
 * Returns the public keys of a ring, with `kid`, `alg` and `use`. Upcoming keys are among them, so that others know a key
 * before the first token is signed with it. Retired keys and secrets are not.
 */
export const publicJwks = ({ keys }: Pick<KeyRing, 'keys'>): PublicJwks => ({
  keys: keys.flatMap(({ publicKey, kid, algorithm }) =>
    publicKey ? [{ ...publicJwk(publicKey), kid, alg: algorithm, use: 'sig' }] : [],
  ),
});

/**
 * Returns for how long caches may keep a set, in whole seconds: not beyond the next moment at which the state of a key
 * changes.
 *
 * @param longest - seconds
 * @param now - milliseconds since 1970
 */
export function jwksLifetime({ keys }: Pick<KeyRing, 'keys'>, longest: number, now = Date.now()): number {
  const changes = keys
    .flatMap(({ notBefore, retireAt }) => [notBefore, retireAt])
    .filter(moment => moment !== undefined)
    .map(moment => Math.floor((moment.getTime() - now) / 1000))
    .filter(seconds => seconds >= 0);
  return Math.min(Math.floor(longest), ...changes);
}
