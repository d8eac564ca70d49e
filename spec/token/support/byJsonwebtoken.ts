import type { KeyObject } from 'node:crypto';
import { verify } from 'jsonwebtoken';
import type { Algorithm } from '../../../src/keys/algorithms';

/** A token, and what its signature is to be verified with. */
export interface SignedToken {
  readonly token: string;
  readonly algorithm: Algorithm;
  readonly key: KeyObject;
}

/** Whether jsonwebtoken takes a token for signed. It is not asked about times. */
export function isSignedByJsonwebtoken({ token, algorithm, key }: SignedToken): boolean {
  try {
    verify(token, key, {
      algorithms: [algorithm as Exclude<Algorithm, 'EdDSA'>],
      ignoreExpiration: true,
      ignoreNotBefore: true,
    });
    return true;
  } catch {
    return false;
  }
}
