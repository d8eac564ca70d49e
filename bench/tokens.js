import { createHmac, createSecretKey, randomUUID } from 'node:crypto';
import jsonwebtoken from 'jsonwebtoken';
import { secret } from './secret.js';

// A key object only makes minting faster; the tokens are the same as with the string.
const key = createSecretKey(Buffer.from(secret));

// Every server gets tokens with the claims of ours, so that each of them decodes and verifies the same number of bytes.
function claimsOf(subject, { lifetime = 6 * 3600, csrf = '', ...others }) {
  const now = Math.floor(Date.now() / 1000);
  const times = { iat: now, nbf: now, exp: now + lifetime };
  return { sub: subject, jti: randomUUID(), type: 'access', fresh: false, csrf, ...times, ...others };
}

export function mintToken(subject, options = {}) {
  return jsonwebtoken.sign(claimsOf(subject, options), key, { algorithm: 'HS256' });
}

export function mintTokens(count, prefix) {
  return Array.from({ length: count }, (_, index) => mintToken(`${prefix}-${index}`));
}

const encode = value => Buffer.from(JSON.stringify(value)).toString('base64url');
const header = encode({ alg: 'HS256', typ: 'JWT' });

// The same token, for who mints while a load runs: the checks that jsonwebtoken makes would slow the load down.
export function mintQuickly(subject, options) {
  const signed = `${header}.${encode(claimsOf(subject, options))}`;
  return `${signed}.${createHmac('sha256', key).update(signed).digest('base64url')}`;
}
