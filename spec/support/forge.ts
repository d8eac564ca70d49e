import { constants, createHmac, randomUUID, sign, type KeyObject } from 'node:crypto';

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
export interface Forging {
  readonly header?: Record<string, unknown> | string;
  readonly key?: string | Buffer | KeyObject;
  readonly algorithm?: string;
}

const encode = (part: unknown): string =>
  Buffer.from(typeof part === 'string' ? part : JSON.stringify(part)).toString('base64url');

/**
 * Makes a token without any of the checks that a library would make. Header and claims given as text stand as they are.
 */
export function forge(claims: unknown, { header = {}, key = secret, algorithm = 'HS256' }: Forging = {}): string {
  const written = typeof header === 'string' ? header : { alg: algorithm, typ: 'JWT', ...header };
  const input = `${encode(written)}.${encode(claims)}`;
  return `${input}.${signature(input, algorithm, key)}`;
}

/** Signs as RFC 7518 section 3 says. */
export function signature(input: string, algorithm: string, key: string | Buffer | KeyObject): string {
  const hash = `sha${algorithm.slice(2)}`;
  if (algorithm.startsWith('HS')) return createHmac(hash, key).update(input).digest('base64url');
  if (algorithm === 'EdDSA') return sign(undefined, Buffer.from(input), key).toString('base64url');
  const options = algorithm.startsWith('ES')
    ? { dsaEncoding: 'ieee-p1363' as const }
    : algorithm.startsWith('PS')
      ? { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST }
      : {};
  return sign(hash, Buffer.from(input), { key: key as never, ...options }).toString('base64url');
}
