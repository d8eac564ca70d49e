import type { KeyObject } from 'node:crypto';
import { sign, verify } from 'jsonwebtoken';
import type { Algorithm } from '../keys/algorithms';

/** Signs claims as they stand: no claim is added, none is changed. */
export function signToken(claims: object, header: object, algorithm: Algorithm, key: KeyObject): string {
  return sign(claims, key, {
    algorithm,
    header: { alg: algorithm, ...header },
    // The configuration has already judged the key.
    allowInsecureKeySizes: true,
  });
}

/** Whether a key made the signature of a token that was decoded strictly. Looks at nothing but the signature. */
export function isSignedBy(token: string, algorithm: Algorithm, key: KeyObject): boolean {
  try {
    verify(token, key, { algorithms: [algorithm], ignoreExpiration: true, ignoreNotBefore: true });
    return true;
  } catch {
    // Whatever it throws, a TypeError for a signature of the wrong form included, the token is not proven.
    return false;
  }
}
