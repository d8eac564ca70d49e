import { constants, createHmac, sign, type KeyObject } from 'node:crypto';
import { factsOf, type Algorithm } from '../../keys/algorithms';

/** The two parts of a token that are signed. */
export interface TokenContent {
  readonly header: object;
  readonly claims: object;
}

/**
 * Signs any header and any claims (RFC 7515 section 3.1), also those that the library would not issue. A claim that is
 * undefined is left out.
 */
export function signCompact(content: TokenContent, algorithm: Algorithm, key: KeyObject): string {
  const signed = signingInput(content);
  return `${signed}.${signatureOf(signed, algorithm, key).toString('base64url')}`;
}

/** Returns the header and the claims as they stand in a token (RFC 7515 section 5.1). */
export const signingInput = ({ header, claims }: TokenContent): string =>
  [header, claims].map(part => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');

function signatureOf(signed: string, algorithm: Algorithm, key: KeyObject): Buffer {
  const { family, hash } = factsOf(algorithm);
  if (family === 'HS') return createHmac(hash, key).update(signed).digest();
  return sign(family === 'Ed' ? undefined : hash, Buffer.from(signed), {
    key,
    ...(family === 'ES' && { dsaEncoding: 'ieee-p1363' }),
    ...(family === 'PS' && {
      padding: constants.RSA_PKCS1_PSS_PADDING,
      saltLength: constants.RSA_PSS_SALTLEN_DIGEST,
    }),
  });
}
