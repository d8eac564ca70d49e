import { createSecretKey, randomUUID } from 'node:crypto';
import jsonwebtoken from 'jsonwebtoken';
import { secret } from './secret.js';

// A key object only makes minting faster; the tokens are the same as with the string.
const key = createSecretKey(Buffer.from(secret));

// Every server gets tokens with the claims of ours, so that each of them decodes and verifies the same number of bytes.
export function mintToken(subject, { lifetime = 6 * 3600, csrf = '' } = {}) {
  const now = Math.floor(Date.now() / 1000);
  const times = { iat: now, nbf: now, exp: now + lifetime };
  const claims = { sub: subject, jti: randomUUID(), type: 'access', fresh: false, csrf, ...times };
  return jsonwebtoken.sign(claims, key, { algorithm: 'HS256' });
}

export function mintTokens(count, prefix) {
  return Array.from({ length: count }, (_, index) => mintToken(`${prefix}-${index}`));
}
