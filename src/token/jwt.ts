import type { KeyObject } from 'node:crypto';
import { sign } from 'jsonwebtoken';
import type { Algorithm } from '../keys/algorithms';

/** Signs the claims unchanged. */
export function signToken(claims: object, header: object, algorithm: Algorithm, key: KeyObject): string {
  return sign(claims, key, {
    algorithm,
    header: { alg: algorithm, ...header },
    // The configuration has already checked the key.
    allowInsecureKeySizes: true,
  });
}
