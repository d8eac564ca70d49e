import { createHmac } from 'node:crypto';
import { checkTimes, decodePart, signText } from '../server/tokens';
import { Refusal, type Claims, type Hole, type World } from '../server/Parts';
import { headerOf, unverified } from './lax';
import type { Planted } from './Planted';

const acceptsUnsigned =
  (isNone: (alg: unknown) => boolean): Hole =>
  ({ verify }) => ({
    verify: (token, world, asked) => (isNone(headerOf(token).alg) ? unverified(token) : verify(token, world, asked)),
  });

/** Replaces the comparison of the signature. */
const comparing =
  (isRight: (given: string, right: string) => boolean): Hole =>
  () => ({
    verify(token, world) {
      const [header = '', payload = '', given = ''] = token.split('.');
      const right = signText(`${header}.${payload}`, world).toString('base64url');
      if (headerOf(token).alg !== 'HS256' || !isRight(given, right))
        throw new Refusal(401, 'The signature is wrong', 'invalid_token');
      return checkTimes(decodePart(payload) as unknown as Claims);
    },
  });

/** Verifies what a lax decoder reads, after the token was repaired. */
const repairing =
  (repair: (token: string) => string): Hole =>
  ({ verify }) => ({ verify: (token, world, asked) => verify(repair(token), world, asked) });

const canonical = (token: string): string =>
  token
    .split('.')
    .map(part => Buffer.from(part, 'base64url').toString('base64url'))
    .join('.');

/** Remembers the signatures that were right, and asks no more for what they were. */
const cachingBy =
  (keyOf: (token: string) => string): Hole =>
  ({ verify }) => {
    const right = new Set<string>();
    return {
      async verify(token, world, asked) {
        if (right.has(keyOf(token))) return unverified(token);
        const claims = await verify(token, world, asked);
        right.add(keyOf(token));
        return claims;
      },
    };
  };

/** Takes the hash from the header, without asking whether the server signs so. */
function byAnyHash(token: string, world: World): Claims {
  const [header = '', payload = '', signature = ''] = token.split('.');
  const { alg } = decodePart(header);
  const key = world.verifyingKey.export({ type: 'spki', format: 'pem' });
  const right = createHmac(`sha${String(alg).slice(2)}`, key)
    .update(`${header}.${payload}`)
    .digest('base64url');
  if (signature !== right) throw new Refusal(401, 'The signature is wrong', 'invalid_token');
  return checkTimes(decodePart(payload) as unknown as Claims);
}

/** Signatures that are not checked, or not as they should be. */
export const signatureHoles: readonly Planted[] = [
  { name: 'accepts alg none', rows: ['alg-none'], hole: acceptsUnsigned(alg => alg === 'none') },
  { name: 'accepts alg None', rows: ['alg-none'], hole: acceptsUnsigned(alg => alg === 'None') },
  { name: 'accepts alg NONE', rows: ['alg-none'], hole: acceptsUnsigned(alg => alg === 'NONE') },
  { name: 'accepts alg nOnE', rows: ['alg-none'], hole: acceptsUnsigned(alg => alg === 'nOnE') },
  { name: 'accepts a token without alg', rows: ['alg-none'], hole: acceptsUnsigned(alg => alg === undefined) },
  { name: 'accepts an empty alg', rows: ['alg-none'], hole: acceptsUnsigned(alg => alg === '') },
  { name: 'only decodes tokens', rows: ['changed-claims'], hole: () => ({ verify: unverified }) },
  {
    name: 'accepts an empty signature',
    rows: ['alg-none'],
    hole: comparing((given, right) => given === '' || given === right),
  },
  {
    name: 'compares as many bytes of the signature as were sent',
    rows: ['wrong-signature'],
    hole: comparing((given, right) => given !== '' && right.startsWith(given)),
  },
  {
    name: 'compares the first bytes of the signature',
    rows: ['wrong-signature'],
    hole: comparing((given, right) => given.slice(0, 8) === right.slice(0, 8)),
  },
  {
    name: 'compares the last bytes of the signature',
    rows: ['wrong-signature'],
    hole: comparing((given, right) => given.slice(-8) === right.slice(-8)),
  },
  {
    name: 'compares the length of the signature',
    rows: ['wrong-signature'],
    hole: comparing((given, right) => given.length === right.length),
  },
  {
    name: 'ignores the case of the signature',
    rows: ['wrong-signature'],
    hole: comparing((given, right) => given.toLowerCase() === right.toLowerCase()),
  },
  {
    name: 'remembers verified signatures',
    rows: ['changed-claims'],
    hole: cachingBy(token => String(token.split('.')[2])),
  },
  {
    name: 'remembers verified token ids',
    rows: ['changed-claims'],
    hole: cachingBy(token => unverified(token).jti),
  },
  { name: 'accepts base64 padding', rows: ['re-encoded'], hole: repairing(token => token.replace(/=/g, '')) },
  { name: 'accepts base64 that is not canonical', rows: ['re-encoded'], hole: repairing(canonical) },
  {
    name: 'ignores further parts of a token',
    rows: ['token-form'],
    hole: repairing(token => token.split('.').slice(0, 3).join('.')),
  },
  {
    name: 'accepts the public key as an HMAC secret',
    rows: ['public-key-as-secret'],
    options: { algorithm: 'RS256' },
    hole: ({ verify }) => ({
      verify: (token, world, asked) =>
        String(headerOf(token).alg).startsWith('HS') ? byAnyHash(token, world) : verify(token, world, asked),
    }),
  },
  {
    name: 'accepts an ECDSA signature of zeros',
    rows: ['wrong-signature'],
    options: { algorithm: 'ES256' },
    hole: ({ verify }) => ({
      verify: (token, world, asked) =>
        Buffer.from(token.split('.')[2] ?? '', 'base64url').equals(Buffer.alloc(64))
          ? unverified(token)
          : verify(token, world, asked),
    }),
  },
];
