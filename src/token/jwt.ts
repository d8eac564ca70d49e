import type { KeyObject } from 'node:crypto';
import { sign } from 'jsonwebtoken';
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
