import { generateKeyPairSync, type KeyPairKeyObjectResult } from 'node:crypto';

const made = new Map<string, KeyPairKeyObjectResult>();

/** Returns a key pair of the attack. It is made at its first use, because an RSA key takes long. */
export function attackKeys(kind: 'rsa' | 'ec'): KeyPairKeyObjectResult {
  const known = made.get(kind);
  if (known) return known;
  const pair =
    kind === 'rsa'
      ? generateKeyPairSync('rsa', { modulusLength: 2048 })
      : generateKeyPairSync('ec', { namedCurve: 'P-256' });
  made.set(kind, pair);
  return pair;
}
