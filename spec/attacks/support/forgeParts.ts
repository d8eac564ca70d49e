import { goodClaims, secret, signature, type Forging } from '../../support/forge';

/** Base64url of bytes, or of text. */
export const encoded = (part: string | Buffer): string => Buffer.from(part as string).toString('base64url');

export const goodHeader = encoded('{"alg":"HS256","typ":"JWT"}');

/** Claims that are good, as JSON text. */
export const goodJson = (changes: Record<string, unknown> = {}): string => JSON.stringify(goodClaims(changes));

/** Signs a header and a payload exactly as they are spelt. */
export function forgeParts(
  header: string,
  payload: string,
  { key = secret, algorithm = 'HS256' }: Omit<Forging, 'header'> = {},
): string {
  const input = `${header}.${payload}`;
  return `${input}.${signature(input, algorithm, key)}`;
}

/** Good claims, and one more member as it is spelt: what JSON.stringify would not write. */
export const goodJsonWith = (member: string, changes: Record<string, unknown> = {}): string =>
  `${goodJson(changes).slice(0, -1)},${member}}`;
