import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import type { Algorithm } from '../../src/keys/algorithms';

/** A private key and its public half, in PEM. */
export interface PemPair {
  readonly privateKey: string;
  readonly publicKey: string;
}

type Kind = 'rsa1024' | 'rsa2048' | 'other-rsa2048' | 'P-256' | 'other-P-256' | 'P-384' | 'P-521' | 'Ed25519';

const made = new Map<Kind, PemPair>();

/** A pair of keys, made when it is first asked for: RSA keys take their time. */
export function pemPair(kind: Kind): PemPair {
  const pair = made.get(kind) ?? makePair(kind);
  made.set(kind, pair);
  return pair;
}

/** A pair of keys that serves an asymmetric algorithm. */
export function pairFor(algorithm: Algorithm): PemPair {
  const curves: Partial<Record<Algorithm, Kind>> = { ES256: 'P-256', ES384: 'P-384', ES512: 'P-521', EdDSA: 'Ed25519' };
  return pemPair(curves[algorithm] ?? 'rsa2048');
}

/** An RSA public key whose exponent is 1: raising to it changes nothing, so that every message is its own signature. */
export function exponentOne(): KeyObject {
  const jwk = createPublicKey(pemPair('rsa2048').publicKey).export({ format: 'jwk' });
  return createPublicKey({ key: { ...jwk, e: 'AQ' }, format: 'jwk' });
}

function makePair(kind: Kind): PemPair {
  const name = kind.replace('other-', '');
  const { privateKey, publicKey } = generate(name);
  return {
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
  };
}

function generate(name: string): { privateKey: KeyObject; publicKey: KeyObject } {
  if (name === 'Ed25519') return generateKeyPairSync('ed25519');
  if (name.startsWith('rsa')) return generateKeyPairSync('rsa', { modulusLength: Number(name.slice(3)) });
  return generateKeyPairSync('ec', { namedCurve: name });
}
