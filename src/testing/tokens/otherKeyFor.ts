import { createSecretKey, generateKeyPairSync, randomBytes, type KeyObject } from 'node:crypto';
import { factsOf, type Algorithm } from '../../keys/algorithms';

/** Makes a new key that signs with an algorithm. */
export function otherKeyFor(algorithm: Algorithm): KeyObject {
  const { family, hashLength, curve = '' } = factsOf(algorithm);
  if (family === 'HS') return createSecretKey(randomBytes(hashLength));
  if (family === 'Ed') return generateKeyPairSync('ed25519').privateKey;
  if (family === 'ES') return generateKeyPairSync('ec', { namedCurve: curve }).privateKey;
  return generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
}
