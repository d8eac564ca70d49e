import { createPublicKey, generateKeyPairSync, randomBytes, type JsonWebKey, type KeyObject } from 'node:crypto';
import { expect } from 'chai';
import { inspect } from 'node:util';
import { AuthXConfig } from '../../src/config/AuthXConfig';
import { AuthXError } from '../../src/errors/AuthXError';
import { ConfigurationError, JWTDecodeError } from '../../src/errors/errors';
import { KeyRing } from '../../src/keys/KeyRing';
import type { KeyEntry, KeySet } from '../../src/keys/KeySet';
import { TokenIssuer } from '../../src/token/TokenIssuer';
import { TokenVerifier } from '../../src/token/TokenVerifier';
import { forge, goodClaims } from '../support/forge';
import { at, headerOf } from '../token/issuing';
import { pemPair } from './keyPairs';

const p256 = pemPair('P-256');
const otherP256 = pemPair('other-P-256');
const rsa = pemPair('rsa2048');
const jwkOf = (pem: string): JsonWebKey => createPublicKey(pem).export({ format: 'jwk' });
const entry = (kid: string, more: Partial<KeyEntry> = {}): KeyEntry => ({
  key: generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey,
  kid,
  ...more,
});
const refused = (keys: unknown): string => {
  try {
    new KeyRing(keys as KeySet);
  } catch (error) {
    expect(error).to.be.instanceOf(ConfigurationError);
    return (error as Error).message;
  }
  return 'accepted';
};
const party = (keys: KeyRing): { issue: () => string; verifies: (token: string) => boolean } => {
  const config = new AuthXConfig({ keys });
  const verifier = new TokenVerifier(config);
  return {
    issue: () => new TokenIssuer(config).issue('access', 'alice'),
    verifies: token => {
      try {
        verifier.verify(token);
        return true;
      } catch (error) {
        expect(error).to.be.instanceOf(AuthXError);
        return false;
      }
    },
  };
};
const kidOf = (token: string): unknown => headerOf(token).kid;

describe('A key ring', () => {
  it('signs with the first key that can sign, and verifies with all', () => {
    const ring = new KeyRing([{ key: otherP256.publicKey, kid: 'old' }, entry('now'), entry('other')]);
    expect(ring.signing?.kid).to.equal('now');
    expect(ring.keys.map(({ kid, state }) => [kid, state])).to.deep.equal([
      ['old', 'verifying'],
      ['now', 'signing'],
      ['other', 'verifying'],
    ]);
  });

  it('takes the algorithm of a curve, of the JWK, or as named, and none from an RSA key', () => {
    const jwk = jwkOf(rsa.publicKey);
    expect(new KeyRing([{ key: p256.privateKey }]).signing?.algorithm).to.equal('ES256');
    expect(new KeyRing([{ key: pemPair('Ed25519').privateKey }]).signing?.algorithm).to.equal('EdDSA');
    expect(new KeyRing([{ key: { ...jwk, alg: 'PS256' } }]).keys[0]?.algorithm).to.equal('PS256');
    expect(new KeyRing([{ key: jwk, alg: 'RS512' }]).keys[0]?.algorithm).to.equal('RS512');
    expect(refused([{ key: jwk }])).to.match(/^keys\[0\]\.alg: is missing/);
    expect(refused([{ key: { ...jwk, alg: 'PS256' }, alg: 'RS256' }])).to.match(/alg is RS256, but the JWK says PS256/);
    expect(refused([{ key: p256.privateKey, alg: 'none' }])).to.match(/^keys\[0\]\.alg: /);
    expect(refused([{ key: p256.privateKey, alg: 'RS256' }])).to.match(/^keys\[0\]: .*type ec/);
  });

  it('names a key without kid by its thumbprint (RFC 7638 section 3.1)', () => {
    const n =
      '0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw';
    const ring = new KeyRing([{ key: { kty: 'RSA', n, e: 'AQAB' }, alg: 'RS256' }]);
    expect(ring.keys[0]?.kid).to.equal('NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs');
    const { publicKey } = generateKeyPairSync('rsa-pss', { modulusLength: 2048 });
    expect(new KeyRing([{ key: publicKey, alg: 'PS256' }]).keys[0]?.kid).to.match(/^[\w-]{43}$/);
  });

  it('finds the key of a token by its kid alone, whichever keys are beside it', () => {
    const [one, two] = [entry('one'), entry('two')];
    const { issue } = party(new KeyRing([one]));
    expect(party(new KeyRing([two, one])).verifies(issue())).to.equal(true);
    expect(party(new KeyRing([two, { ...one, kid: 'uno' }])).verifies(issue())).to.equal(false);
    expect(
      party(
        new KeyRing([
          { ...two, kid: 'one' },
          { ...one, kid: 'two' },
        ]),
      ).verifies(issue()),
    ).to.equal(false);
  });

  it('accepts each key with its own algorithm only (CVE-2026-22817)', () => {
    const ring = new KeyRing([
      { key: rsa.privateKey, kid: 'k', alg: 'RS256' },
      { key: p256.privateKey, kid: 'e' },
    ]);
    const { verifies } = party(ring);
    const token = (algorithm: string, kid: string): string =>
      forge(goodClaims(), { algorithm, header: { kid }, key: rsa.privateKey });
    expect(verifies(token('RS256', 'k'))).to.equal(true);
    for (const algorithm of ['PS256', 'RS384', 'RS512', 'PS512'])
      expect(verifies(token(algorithm, 'k'))).to.equal(false);
    expect(verifies(token('RS256', 'e'))).to.equal(false);
  });

  it('refuses secrets beside asymmetric keys (row 32)', () => {
    expect(refused([{ key: randomBytes(64), alg: 'HS256' }, entry('e')])).to.match(/^keys: contains secrets and asym/);
  });

  it('refuses one kid for two keys, and for one key twice (row 33)', () => {
    expect(refused([entry('one'), entry('one')])).to.match(/two keys have the kid one, the second is another key/);
    const twice = { key: p256.publicKey };
    expect(refused([twice, twice])).to.match(/the second is the same key/);
    const first = randomBytes(64);
    const second = randomBytes(64);
    expect(
      refused([
        { key: first, alg: 'HS256', kid: 'k' },
        { key: second, alg: 'HS256', kid: 'k' },
      ]),
    ).to.match(/kid k/);
    const options = { secretKey: first, keyId: 'k', previousSecretKey: second, previousKeyId: 'k' };
    expect(() => new AuthXConfig(options)).to.throw(ConfigurationError, /^previousKeyId: is also the kid/);
  });

  it('refuses JWKs that are not for signatures (row 34)', () => {
    const jwk = jwkOf(p256.publicKey);
    const priv = { ...jwk, d: 'AQAB' };
    for (const use of ['enc', '', 42, null, ['sig']]) {
      expect(refused({ keys: [{ ...jwk, use }] }), String(use)).to.match(/^keys\[0\]: .*use/);
    }
    for (const key_ops of [['encrypt'], [], ['sign'], 'verify', ['verify', 'verify'], { 0: 'verify' }, null]) {
      expect(refused({ keys: [{ ...jwk, key_ops }] }), JSON.stringify(key_ops)).to.match(/^keys\[0\]: .*key_ops/);
    }
    expect(refused({ keys: [{ ...priv, key_ops: ['verify'] }] })).to.match(/^keys\[0\]: /);
    expect(refused({ keys: [{ ...jwk, use: 'sig', key_ops: ['verify'] }] })).to.equal('accepted');
  });

  it('refuses malformed JWKs, and quotes nothing of them', () => {
    const jwk = jwkOf(p256.publicKey);
    const oct = { kty: 'oct', alg: 'HS256', k: randomBytes(64).toString('base64url') };
    for (const wrong of [
      null,
      42,
      'kty',
      [jwk],
      {},
      { ...jwk, kty: undefined },
      { ...jwk, kty: 'DSA' },
      { ...jwk, crv: 'P-384' },
      { ...jwk, crv: 'secp256k1' },
      { ...jwk, x: '' },
      { ...jwk, x: 42 },
      { ...jwk, y: jwk.x },
      { ...jwk, kid: '' },
      { ...jwk, kid: 42 },
      { ...jwk, alg: 'none' },
      { ...jwk, alg: ['ES256'] },
      { ...jwkOf(rsa.publicKey), alg: 'RS256', e: 'AQ' },
      { ...jwkOf(rsa.publicKey), alg: 'RS256', oth: [] },
      { ...oct, k: '' },
      { ...oct, k: `${oct.k}=` },
      { ...oct, k: 42 },
      { ...oct, alg: 'RS256' },
      { kty: 'OKP', crv: 'X25519', x: randomBytes(32).toString('base64url') },
    ]) {
      const message = refused({ keys: [wrong] });
      expect(message, JSON.stringify(wrong)).to.match(/^keys\[0\][:.]/);
      expect(message)
        .not.to.include(oct.k)
        .and.not.to.include(jwk.x ?? '');
    }
  });

  it('refuses misspelt and impossible members of an entry', () => {
    const key = p256.privateKey;
    expect(refused([{ key, retiredAt: '2027-01-01' }])).to.match(/^keys\[0\]\.retiredAt: is not one of key, kid/);
    expect(refused([{ kid: 'k' }])).to.match(/^keys\[0\]: must be an object with key/);
    expect(refused([jwkOf(p256.publicKey)])).to.match(/pass \{ keys: \[\.\.\.\] \}/);
    expect(refused([{ key, kid: '' }])).to.match(/^keys\[0\]\.kid: /);
    expect(refused([{ key, state: 'active' }])).to.match(/^keys\[0\]\.state: /);
    for (const time of ['tomorrow', '01/02/2027', '2027-01-01T00:00:00', 1_800_000_000, new Date(NaN), null]) {
      expect(refused([entry('new'), { key, retireAt: time }]), String(time)).to.match(/^keys\[1\]\.retireAt: /);
    }
    for (const keys of [undefined, null, 42, 'keys', {}, { keys: {} }])
      expect(refused(keys)).to.match(/^keys: must be/);
  });

  it('refuses keys of which none signs, now or later', () => {
    expect(refused([entry('a', { state: 'verifying' })])).to.match(/^keys: no key signs now/);
    expect(refused([entry('a', { state: 'signing' }), entry('b', { state: 'signing' })])).to.match(/a and b both/);
    expect(refused([{ key: p256.publicKey, kid: 'p', state: 'signing' }])).to.match(/p has the state signing, but its/);
    expect(refused([entry('a', { retireAt: '2099-01-01' })])).to.match(/no key signs after 2099-01-01/);
    expect(refused([entry('a', { retireAt: '2099-01-01' }), entry('b', { notBefore: '2098-01-01' })])).to.equal(
      'accepted',
    );
    expect(refused([{ key: p256.publicKey, retireAt: '2099-01-01' }])).to.equal('accepted');
  });

  it('prints without keys', () => {
    const ring = new KeyRing([{ key: randomBytes(64), alg: 'HS256' }]);
    expect(inspect(ring)).to.equal('KeyRing {}');
    expect(JSON.stringify(new AuthXConfig({ keys: ring }))).not.to.match(/"k"|"d"/);
  });

  it('refuses options that say what its keys say', () => {
    const keys = [entry('one')];
    for (const option of ['secretKey', 'privateKey', 'previousPublicKey', 'algorithm', 'keyId'] as const) {
      const value = { algorithm: 'ES256', keyId: 'k' }[option as string] ?? p256.privateKey;
      expect(() => new AuthXConfig({ keys, [option]: value })).to.throw(ConfigurationError, `${option}: cannot be set`);
    }
    expect(() => new AuthXConfig({ keys: new KeyRing(keys), weakKeys: 'allow' })).to.throw(/^weakKeys: /);
  });
});

describe('A rotation', () => {
  const now = Date.parse('2027-01-01T12:00:00Z');
  const hour = 3_600_000;
  const iso = (offset: number): string => new Date(now + offset).toISOString();

  it('by replacing the keys signs with the new key at once, and accepts tokens of both', () => {
    const [old, next] = [entry('old'), entry('next')];
    const ring = new KeyRing([
      { ...old, state: 'signing' },
      { ...next, state: 'upcoming' },
    ]);
    const { issue, verifies } = party(ring);
    const before = issue();
    ring.replace([
      { ...old, state: 'verifying' },
      { ...next, state: 'signing' },
    ]);
    const after = issue();
    expect([before, after].map(kidOf)).to.deep.equal(['old', 'next']);
    expect([before, after].map(verifies)).to.deep.equal([true, true]);
  });

  it('accepts tokens of an upcoming key, because another process may already sign with it', () => {
    const [old, next] = [entry('old'), entry('next')];
    const here = party(
      new KeyRing([
        { ...old, state: 'signing' },
        { ...next, state: 'upcoming' },
      ]),
    );
    const there = party(
      new KeyRing([
        { ...old, state: 'verifying' },
        { ...next, state: 'signing' },
      ]),
    );
    expect(here.verifies(there.issue())).to.equal(true);
  });

  it('refuses a token that was verified before, as soon as its key is removed, replaced or retired', () => {
    for (const rest of [
      (old: KeyEntry): KeyEntry[] => [{ ...old, state: 'retired' }],
      (): KeyEntry[] => [],
      (): KeyEntry[] => [entry('old')],
      (old: KeyEntry): KeyEntry[] => [{ ...old, retireAt: new Date(Date.now() - 1) }],
    ]) {
      const old = entry('old');
      const ring = new KeyRing([old]);
      const { issue, verifies } = party(ring);
      const token = issue();
      expect(verifies(token)).to.equal(true);
      ring.replace([
        { ...entry('next'), state: 'signing' },
        ...rest(old).map(key => ({ state: 'verifying' as const, ...key })),
      ]);
      expect(verifies(token)).to.equal(false);
      expect(verifies(token)).to.equal(false);
    }
  });

  it('still remembers a token whose key stays', () => {
    const old = entry('old');
    const ring = new KeyRing([old]);
    const key = ring.keys[0];
    ring.replace([{ ...old, retireAt: '2099-01-01' }, entry('next', { notBefore: '2098-01-01' })]);
    expect(ring.keys[0]).to.equal(key);
    expect(key?.retireAt?.toISOString()).to.equal('2099-01-01T00:00:00.000Z');
  });

  it('by times signs with each key from its notBefore, and refuses it from its retireAt', () => {
    const keys = [
      entry('one', { retireAt: iso(2 * hour) }),
      entry('two', { notBefore: iso(hour) }),
      entry('three', { notBefore: iso(3 * hour) }),
    ];
    at(now / 1000, () => {
      const ring = new KeyRing(keys);
      const config = new AuthXConfig({ keys: ring, accessTokenExpires: '1d' });
      const [issuer, verifier] = [new TokenIssuer(config), new TokenVerifier(config)];
      const first = issuer.issue('access', 'alice');
      expect(kidOf(first)).to.equal('one');
      expect(ring.keys.map(({ state }) => state)).to.deep.equal(['signing', 'upcoming', 'upcoming']);
      verifier.verify(first);
      at((now + hour) / 1000, () => {
        expect(kidOf(issuer.issue('access', 'alice'))).to.equal('two');
        expect(verifier.verify(first).sub).to.equal('alice');
      });
      at((now + 2 * hour - 1) / 1000, () => expect(verifier.verify(first).sub).to.equal('alice'));
      at((now + 2 * hour) / 1000, () => {
        expect(() => verifier.verify(first)).to.throw(JWTDecodeError);
        expect(ring.keys.map(({ kid }) => kid)).to.deep.equal(['two', 'three']);
      });
      at((now + 3 * hour) / 1000, () => expect(kidOf(issuer.issue('access', 'alice'))).to.equal('three'));
    });
  });

  it('that is refused changes nothing', () => {
    const ring = new KeyRing([entry('old')]);
    const { issue, verifies } = party(ring);
    const token = issue();
    for (const wrong of [[entry('a'), entry('a')], [entry('a', { state: 'verifying' })], [{ key: 'x' }], 42]) {
      expect(() => ring.replace(wrong as KeySet)).to.throw(ConfigurationError);
      expect(verifies(token)).to.equal(true);
      expect(kidOf(issue())).to.equal('old');
    }
  });

  it('to another algorithm works', () => {
    const ring = new KeyRing([{ key: rsa.privateKey, alg: 'RS256', kid: 'rsa' }]);
    const { issue, verifies } = party(ring);
    const before = issue();
    ring.replace([
      { key: pemPair('Ed25519').privateKey, kid: 'ed', state: 'signing' },
      { key: rsa.publicKey, alg: 'RS256', kid: 'rsa', state: 'verifying' },
    ]);
    expect(headerOf(issue())).to.include({ alg: 'EdDSA', kid: 'ed' });
    expect(verifies(issue())).to.equal(true);
    expect(verifies(before)).to.equal(true);
  });

  it('knows EdDSA by its newer name as well, and signs with the older one', () => {
    const { privateKey } = generateKeyPairSync('ed25519');
    const other = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
    const jwk = { ...privateKey.export({ format: 'jwk' }), kid: 'ed', alg: 'Ed25519' };
    const { issue, verifies } = party(new KeyRing({ keys: [jwk] }));
    expect(headerOf(issue()).alg).to.equal('EdDSA');
    const renamed = (key: KeyObject, kid: string): string =>
      forge(goodClaims(), { key, algorithm: 'EdDSA', header: { alg: 'Ed25519', kid } });
    expect(verifies(renamed(privateKey, 'ed'))).to.equal(true);
    expect(party(new KeyRing([{ key: other, kid: 'es' }])).verifies(renamed(privateKey, 'es'))).to.equal(false);
  });

  it('by the shorthand keeps the tokens of the previous key, with and without kid', () => {
    const [first, second] = [randomBytes(64), randomBytes(64)];
    const token = party(new AuthXConfig({ secretKey: first }).keys).issue();
    const bare = forge(goodClaims(), { key: first });
    const rotated = party(new AuthXConfig({ secretKey: second, previousSecretKey: first }).keys);
    expect([token, bare].map(rotated.verifies)).to.deep.equal([true, true]);
    const named = party(new AuthXConfig({ secretKey: second, keyId: 'b', previousSecretKey: first }).keys);
    expect([token, bare].map(named.verifies)).to.deep.equal([true, true]);
    const sameNamed = party(new AuthXConfig({ secretKey: first, keyId: 'a' }).keys);
    expect([token, bare].map(sameNamed.verifies)).to.deep.equal([true, false]);
  });
});
