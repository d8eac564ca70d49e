import { createSecretKey, generateKeyPairSync, randomBytes, type JsonWebKey, type KeyObject } from 'node:crypto';
import fs from 'node:fs';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { AuthX, AuthXConfig, AuthXError, ConfigurationError, keyFile, openKeyRing } from '../../src/index';
import type { Algorithm, AuthXOptions, KeyEntry, OpenKeyRing } from '../../src/index';
import { forge, goodClaims } from '../support/forge';
import { ec, foreignRsa, rsa } from './support/keys';

const bytes = randomBytes(64);
const text = bytes.toString('base64url');
const ed = generateKeyPairSync('ed25519');
const jwkOf = (key: KeyObject, more: object): JsonWebKey => ({ ...key.export({ format: 'jwk' }), ...more });
const pkcs8 = (key: KeyObject): string => key.export({ type: 'pkcs8', format: 'pem' }).toString();

/** A way to give keys, and the key that signs with it. */
interface Way {
  readonly options: (open: typeof openKeyRing) => Promise<AuthXOptions>;
  readonly algorithm: Algorithm;
  readonly key: KeyObject | Buffer | string;
  readonly kid?: string;
}

const fixed = (options: AuthXOptions, rest: Omit<Way, 'options'>): Way => ({
  ...rest,
  options: () => Promise.resolve(options),
});
const set = (jwk: JsonWebKey): AuthXOptions => ({ keys: { keys: [jwk] } });
const entry = (given: KeyEntry): AuthXOptions => ({ keys: [given] });
const hs = { algorithm: 'HS256', key: bytes } as const;
const hsText = { algorithm: 'HS256', key: text } as const;
const rs = { algorithm: 'RS256', key: rsa.privateKey } as const;
const es = { algorithm: 'ES256', key: ec.privateKey } as const;
const eddsa = { algorithm: 'EdDSA', key: ed.privateKey } as const;
const ecSet = { keys: [jwkOf(ec.privateKey, { kid: 'in-file', alg: 'ES256', use: 'sig', state: 'signing' })] };
let folder = '';

const ways: Readonly<Record<string, Way>> = {
  'a secret as text': fixed({ secretKey: text }, hsText),
  'a secret as bytes': fixed({ secretKey: bytes }, hs),
  'a secret as KeyObject': fixed({ secretKey: createSecretKey(bytes) }, hs),
  'a secret as JWK': fixed({ secretKey: { kty: 'oct', k: bytes.toString('base64url') } }, hs),
  'a secret in a list': fixed(entry({ key: bytes, alg: 'HS256', kid: 'k' }), { ...hs, kid: 'k' }),
  'a secret in a JWK set': fixed(set(jwkOf(createSecretKey(bytes), { kid: 'k', alg: 'HS256' })), { ...hs, kid: 'k' }),
  'a private key as PEM': fixed({ algorithm: 'RS256', privateKey: pkcs8(rsa.privateKey) }, rs),
  'a private key as DER': fixed(
    { algorithm: 'ES256', privateKey: ec.privateKey.export({ type: 'pkcs8', format: 'der' }) },
    es,
  ),
  'a private key as JWK': fixed({ algorithm: 'RS256', privateKey: jwkOf(rsa.privateKey, {}) }, rs),
  'a private key as JWK text': fixed({ algorithm: 'ES256', privateKey: JSON.stringify(jwkOf(ec.privateKey, {})) }, es),
  'a private key as KeyObject': fixed({ algorithm: 'EdDSA', privateKey: ed.privateKey }, eddsa),
  'a public key as PEM': fixed({ algorithm: 'RS256', publicKey: rsa.pem }, rs),
  'a public key as DER': fixed(
    { algorithm: 'RS256', publicKey: rsa.publicKey.export({ type: 'pkcs1', format: 'der' }) },
    rs,
  ),
  'a public key as JWK without alg': fixed({ algorithm: 'ES256', publicKey: jwkOf(ec.publicKey, {}) }, es),
  'a private key in a list': fixed(entry({ key: ec.privateKey, kid: 'k' }), { ...es, kid: 'k' }),
  'a public key in a JWK set': fixed(set(jwkOf(ed.publicKey, { kid: 'k' })), { ...eddsa, kid: 'k' }),
  'an RSA key in a JWK set': fixed(set(jwkOf(rsa.privateKey, { kid: 'k', alg: 'RS256' })), { ...rs, kid: 'k' }),
  'a function': { ...es, kid: 'in-file', options: async open => ({ keys: await open(() => ecSet) }) },
  'a file': {
    ...es,
    kid: 'in-file',
    options: async open => {
      const file = join(folder, 'keys.json');
      writeFileSync(file, JSON.stringify(ecSet));
      return { keys: await open(keyFile(file)) };
    },
  },
};

/** Everything that an attacker can get of the public key, for use as a secret. */
const asSecrets = (key: KeyObject): (string | Buffer)[] => {
  const pem = key.export({ type: 'spki', format: 'pem' }) as string;
  const jwk = JSON.stringify(key.export({ format: 'jwk' }));
  return [pem, pem.trim(), `junk${pem}`, ` ${pem}`, jwk, key.export({ type: 'spki', format: 'der' })];
};

describe('Attacks on the key, for every way to give it', () => {
  const rings: OpenKeyRing[] = [];
  const open: typeof openKeyRing = async (...given) => {
    const ring = await openKeyRing(...given);
    rings.push(ring);
    return ring;
  };
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'authx-keys-'));
  });
  after(() => {
    for (const ring of rings) ring.close();
    rmSync(folder, { recursive: true });
  });

  for (const [name, { options, algorithm, key, kid }] of Object.entries(ways)) {
    describe(name, () => {
      let auth: AuthX;
      const good = (
        header: object = {},
        forgeKey: KeyObject | Buffer | string = key,
        alg: string = algorithm,
      ): string =>
        forge(goodClaims(), {
          header: { ...(kid !== undefined && { kid }), ...header },
          key: forgeKey,
          algorithm: alg,
        });
      async function refuses(...tokens: string[]): Promise<void> {
        for (const token of tokens) {
          const error: unknown = await auth.verifyToken(token).then(
            () => 'accepted',
            (cause: unknown) => cause,
          );
          expect(error, token).to.be.instanceOf(AuthXError).with.property('status', 401);
        }
      }
      before(async () => {
        auth = new AuthX({ config: await options(open) });
        expect((await auth.verifyToken(good())).sub).to.equal('alice');
      });

      it('rows 1 to 8: refuses alg none and other values', async () => {
        for (const alg of ['none', 'None', 'NONE', 'nOnE', '', null, [algorithm], {}, undefined]) {
          const token = good({ alg });
          await refuses(
            token,
            token.slice(0, token.lastIndexOf('.') + 1),
            `${token.slice(0, token.lastIndexOf('.'))}.AA`,
          );
        }
      });

      it('rows 9 to 13: refuses tokens signed with a public key as secret', async () => {
        for (const { publicKey } of [rsa, ec, { publicKey: ed.publicKey }]) {
          for (const secret of asSecrets(publicKey))
            await refuses(good({}, secret, 'HS256'), good({ alg: 'HS256' }, secret, 'HS512'));
        }
      });

      it('row 14: lets the key choose the algorithm, and never the header', async () => {
        if (algorithm !== 'RS256')
          return refuses(good({ alg: 'RS256' }), good({ alg: 'HS512' }), good({ alg: 'ES384' }));
        for (const other of ['PS256', 'RS512', 'RS384']) await refuses(good({}, key, other));
      });

      it('rows 15 to 18: refuses keys in the header, also with a signature of the right key', async () => {
        const jwk = foreignRsa.publicKey.export({ format: 'jwk' });
        for (const header of [
          { jwk },
          { jku: 'http://127.0.0.1:9/' },
          { x5u: 'http://127.0.0.1:9/' },
          { x5c: ['AAAA'] },
        ]) {
          await refuses(good(header), good(header, foreignRsa.privateKey, 'RS256'));
        }
      });

      it('rows 19 to 25: refuses any other kid, and reads no file', async () => {
        const { readFileSync, openSync } = fs;
        const { readFile } = fs.promises;
        let reads = 0;
        const counting = (): never => {
          reads += 1;
          throw new Error('a file was read');
        };
        Object.assign(fs, { readFileSync: counting, openSync: counting });
        Object.assign(fs.promises, { readFile: counting });
        try {
          const kids = [
            'unknown',
            ['k'],
            0,
            { k: 1 },
            null,
            '',
            '../../dev/null',
            "x' OR 1=1 --",
            '__proto__',
            'k'.repeat(4000),
          ];
          for (const other of kids) await refuses(good({ kid: other }), good({ kid: other }, '', 'HS256'));
          if (kid !== undefined) await refuses(good({ kid: undefined }));
        } finally {
          Object.assign(fs, { readFileSync, openSync });
          Object.assign(fs.promises, { readFile });
        }
        expect(reads).to.equal(0);
      });

      it('refuses tokens of other keys', () =>
        refuses(
          good({}, randomBytes(64), 'HS256'),
          good({}, foreignRsa.privateKey, 'RS256'),
          good({}, generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey, 'ES256'),
          good({}, generateKeyPairSync('ed25519').privateKey, 'EdDSA'),
        ));
    });
  }

  const cannotStart = (options: AuthXOptions, name: string): void => {
    expect(() => new AuthXConfig(options), name).to.throw(ConfigurationError);
  };

  it('rows 9 to 13, 26 to 31: does not start with a public, empty or short secret, or with a weak RSA key', () => {
    const short = generateKeyPairSync('rsa', { modulusLength: 1024 });
    const weak = [...asSecrets(rsa.publicKey), ...asSecrets(ec.publicKey), '', ' ', Buffer.alloc(0), 'x'.repeat(31)];
    for (const secret of weak) {
      cannotStart({ secretKey: secret }, String(secret));
      cannotStart(entry({ key: secret, alg: 'HS256' }), String(secret));
      const k = Buffer.from(secret as string).toString('base64url');
      cannotStart(set({ kty: 'oct', k, alg: 'HS256' }), String(secret));
    }
    for (const { alg, length } of [
      { alg: 'HS384', length: 47 },
      { alg: 'HS512', length: 63 },
    ] as const) {
      cannotStart(entry({ key: randomBytes(length), alg }), alg);
    }
    for (const alg of ['RS256', 'PS256'] as const) {
      cannotStart(entry({ key: short.privateKey, alg }), alg);
      cannotStart(set(jwkOf(short.publicKey, { alg })), alg);
      cannotStart({ algorithm: alg, publicKey: jwkOf(short.publicKey, {}) }, alg);
      cannotStart({ algorithm: alg, publicKey: jwkOf(rsa.publicKey, { e: 'AQ' }) }, alg);
    }
  });

  it('rows 28, 32 to 34: refuses such keys of a source, first and later', async () => {
    const jwk = ecSet.keys[0] as JsonWebKey;
    const wrong: readonly { keys: JsonWebKey[] }[] = [
      { keys: [{ kty: 'oct', k: '', alg: 'HS256' }] },
      { keys: [jwk, { kty: 'oct', k: text, alg: 'HS256', state: 'verifying' }] },
      { keys: [jwk, { ...jwkOf(rsa.publicKey, { alg: 'RS256' }), kid: 'in-file', state: 'verifying' }] },
      { keys: [{ ...jwk, use: 'enc' }] },
      { keys: [{ ...jwk, key_ops: ['encrypt'] }] },
    ];
    for (const keys of wrong) {
      const first: unknown = await openKeyRing(() => keys).catch((cause: unknown) => cause);
      expect(first, JSON.stringify(keys)).to.be.instanceOf(ConfigurationError);
      let answer: (typeof wrong)[number] = ecSet;
      const logged: unknown[] = [];
      const ring = await open(() => answer, { logger: { error: (_, cause) => void logged.push(cause) } });
      answer = keys;
      await ring.reload();
      expect(logged[0]).to.be.instanceOf(ConfigurationError);
      expect(ring.keys.map(each => each.kid)).to.deep.equal(['in-file']);
    }
  });
});
