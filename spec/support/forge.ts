import { randomUUID } from 'node:crypto';
import { forge as forgeWith, signature, type Forging as AnyForging } from '../../src/attack/forging/forge';

export { signature };

/** The secret of the specs: 64 bytes, enough for each HS algorithm. */
export const secret = 'the-secret-of-the-specs-which-has-no-fewer-than-sixty-four-bytes';

/** Seconds since 1970: in 2023, and in 2100. */
const longAgo = 1_700_000_000;
const farAhead = 4_102_444_800;

/**
 * Claims of a token that is good, to be changed. Its times are constants, so that a file may make tokens while it is
 * loaded, which can be long before its tests run.
 */
export function goodClaims(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    sub: 'alice',
    jti: randomUUID(),
    type: 'access',
    fresh: false,
    csrf: '',
    iat: longAgo,
    exp: farAhead,
    ...changes,
  };
}

/** How a forged token is made. */
export type Forging = Partial<AnyForging>;

/**
 * Makes a token without any of the checks that a library would make, signed with the secret of the specs unless another
 * key is given. Header and claims given as text stand as they are.
 */
export const forge = (claims: unknown, { key = secret, ...forging }: Forging = {}): string =>
  forgeWith(claims, { key, ...forging });
