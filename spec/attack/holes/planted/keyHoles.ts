import { createHmac, createPublicKey, createVerify, type JsonWebKey, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { checkTimes, decodePart } from '../server/tokens';
import { Refusal, type Claims, type Hole } from '../server/Parts';
import { headerOf } from './lax';
import type { Planted } from './Planted';

/** Finds the key of a token by its header. Returns undefined if the server's own key is meant. */
type FindKey = (header: Record<string, unknown>) => KeyObject | Buffer | undefined | Promise<KeyObject | undefined>;

const findingKeyBy =
  (findKey: FindKey): Hole =>
  ({ verify }) => ({
    async verify(token, world, asked) {
      const found = await findKey(headerOf(token));
      return found === undefined ? verify(token, world, asked) : verifyBy(found, token);
    },
  });

/** Verifies by a key that the token chose. */
function verifyBy(key: KeyObject | Buffer, token: string): Claims {
  const [header = '', payload = '', signature = ''] = token.split('.');
  const text = `${header}.${payload}`;
  const isRight = Buffer.isBuffer(key)
    ? createHmac('sha256', key).update(text).digest('base64url') === signature
    : isSignedByPublicKey(text, signature, key);
  if (!isRight) throw new Refusal(401, 'The signature is wrong', 'invalid_token');
  return checkTimes(decodePart(payload) as unknown as Claims);
}

function isSignedByPublicKey(text: string, signature: string, key: KeyObject): boolean {
  if (key.type === 'secret') return createHmac('sha256', key).update(text).digest('base64url') === signature;
  return createVerify('sha256').update(text).verify({ key, dsaEncoding: 'ieee-p1363' }, signature, 'base64url');
}

const importJwk = (jwk: unknown): KeyObject => createPublicKey({ key: jwk as JsonWebKey, format: 'jwk' });

async function fetchKey(url: string): Promise<KeyObject> {
  const { keys } = (await (await fetch(url)).json()) as { keys: JsonWebKey[] };
  return importJwk(keys[0]);
}

/** Reads the key from a file, as `join(folder, kid)` does. */
function keyFile(kid: unknown): Buffer | undefined {
  if (typeof kid !== 'string') return undefined;
  try {
    return readFileSync(resolve('/var/lib/keys', kid));
  } catch {
    throw new Refusal(401, 'The key is unknown', 'invalid_token');
  }
}

/** What `SELECT secret FROM key WHERE kid = '${kid}'` returns for a kid with a UNION. */
function keyFromSql(kid: unknown): Buffer | undefined {
  const chosen = /'\s*union\s+(?:all\s+)?select\s+'([^']*)'/i.exec(String(kid))?.[1];
  return chosen === undefined ? undefined : Buffer.from(chosen);
}

const weak = (secret: string): Planted => ({
  name: `signs with the secret ${JSON.stringify(secret)}`,
  rows: ['weak-secret'],
  options: { secret },
  hole: () => ({}),
});

/** Keys that a token chooses, and keys that anybody can guess. */
export const keyHoles: readonly Planted[] = [
  ...[
    'secret',
    'changeme',
    'your-256-bit-secret',
    'supersecret',
    'jwt_secret',
    'quickstart',
    '123456',
    'Password1!',
  ].map(weak),
  {
    name: 'trusts the key in the header jwk',
    rows: ['embedded-key'],
    hole: findingKeyBy(({ jwk }) => (jwk === undefined ? undefined : importJwk(jwk))),
  },
  {
    name: 'fetches keys from the address in the header jku',
    rows: ['embedded-key'],
    hole: findingKeyBy(({ jku }) => (typeof jku === 'string' ? fetchKey(jku) : undefined)),
  },
  {
    name: 'reads the key from the file that kid names',
    rows: ['key-id'],
    hole: findingKeyBy(({ kid }) => keyFile(kid)),
  },
  { name: 'pastes kid into SQL', rows: ['key-id'], hole: findingKeyBy(({ kid }) => keyFromSql(kid)) },
  {
    name: 'uses an empty key for an unknown kid',
    rows: ['key-id'],
    hole: findingKeyBy(({ kid }) => (kid === undefined ? undefined : Buffer.alloc(0))),
  },
  {
    name: 'looks kid up in an object with a prototype',
    rows: ['key-id'],
    hole: findingKeyBy(({ kid }) => {
      const keys: Record<string, unknown> = {};
      const key = keys[String(kid)];
      return key === undefined ? undefined : Buffer.from((key as RegExp).toString());
    }),
  },
];
