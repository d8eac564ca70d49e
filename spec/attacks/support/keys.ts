import { generateKeyPairSync, type KeyObject } from 'node:crypto';

/** A key pair, with its public half in every form in which a server might hand it out. */
export interface Pair {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  /** SubjectPublicKeyInfo, as PEM. */
  readonly pem: string;
}

const withPem = (pair: { privateKey: KeyObject; publicKey: KeyObject }): Pair => ({
  ...pair,
  pem: pair.publicKey.export({ type: 'spki', format: 'pem' }) as string,
});

/** Made once for all attacks, since making RSA keys takes long. */
export const rsa = withPem(generateKeyPairSync('rsa', { modulusLength: 2048 }));

export const ec = withPem(generateKeyPairSync('ec', { namedCurve: 'P-256' }));

/** The pair of somebody who wants in. */
export const foreignRsa = withPem(generateKeyPairSync('rsa', { modulusLength: 2048 }));
