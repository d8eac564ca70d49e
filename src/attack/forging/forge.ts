import { constants, createHmac, sign, type KeyObject } from 'node:crypto';

/** How a token is forged. */
export interface Forging {
  /** Members of the header, or its whole text. */
  readonly header?: Record<string, unknown> | string;
  readonly key: string | Buffer | KeyObject;
  /** The algorithm that signs, such as `HS256`. */
  readonly algorithm?: string;
}

/** Returns base64url of bytes or text, and of the JSON of anything else. */
export const encodePart = (part: unknown): string =>
  (Buffer.isBuffer(part) ? part : Buffer.from(typeof part === 'string' ? part : JSON.stringify(part))).toString(
    'base64url',
  );

/**
 * Makes a token without any of the checks that a library would make. Header and claims that are text stand as they are.
 */
export function forge(claims: unknown, { header = {}, key, algorithm = 'HS256' }: Forging): string {
  const written = typeof header === 'string' ? header : { alg: algorithm, typ: 'JWT', ...header };
  const input = `${encodePart(written)}.${encodePart(claims)}`;
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
