import { expect } from 'chai';
import { generateKeyPairSync, type JsonWebKey, type KeyObject } from 'node:crypto';
import type { Algorithm } from '../../src/keys/algorithms';
import { readRemoteKeys } from '../../src/issuers/readRemoteKeys';

const publicJwk = (key: KeyObject, members: object = {}): JsonWebKey => ({
  ...key.export({ format: 'jwk' }),
  ...members,
});

const rsa = (modulusLength = 2048, publicExponent = 65_537): KeyObject =>
  generateKeyPairSync('rsa', { modulusLength, publicExponent }).publicKey;

const curve = (namedCurve = 'P-256'): KeyObject => generateKeyPairSync('ec', { namedCurve }).publicKey;

const accepted: readonly Algorithm[] = ['RS256', 'PS256', 'ES256', 'EdDSA'];

/** The keys that are used, as `kid: algorithms`, and the complaints about the others. */
function read(keys: JsonWebKey[], algorithms = accepted): { used: string[]; complaints: string[] } {
  const { keys: used, complaints } = readRemoteKeys(keys, algorithms);
  return {
    used: used.map(({ kid, identity }) => `${kid}: ${identity.algorithms.join()}`),
    complaints: complaints.map(({ message }) => message),
  };
}

/** Expects that a key is left out with a complaint, and that another key of the same set is used. */
function expectLeftOut(jwk: JsonWebKey, complaint: RegExp): void {
  const good = publicJwk(curve(), { kid: 'good', alg: 'ES256' });
  const { used, complaints } = read([jwk, good]);
  expect(used).to.deep.equal(['good: ES256']);
  expect(complaints).to.have.length(1);
  expect(complaints[0]).to.match(complaint);
}

describe('readRemoteKeys', () => {
  it('uses a key with alg for this algorithm only', () => {
    expect(read([publicJwk(rsa(), { kid: 'a', alg: 'RS256', use: 'sig' })]).used).to.deep.equal(['a: RS256']);
    expect(read([publicJwk(rsa(), { kid: 'a', alg: 'PS256', key_ops: ['verify'] })]).used).to.deep.equal(['a: PS256']);
  });

  it('uses a key without alg for all accepted algorithms that fit its type', () => {
    expect(read([publicJwk(rsa(), { kid: 'a' })]).used).to.deep.equal(['a: RS256,PS256']);
    expect(read([publicJwk(curve(), { kid: 'a' })]).used).to.deep.equal(['a: ES256']);
    const { publicKey } = generateKeyPairSync('ed25519');
    expect(read([publicJwk(publicKey, { kid: 'a' })]).used).to.deep.equal(['a: EdDSA']);
  });

  it('leaves out keys for encryption and for unknown algorithms without a complaint', () => {
    const others = [
      publicJwk(rsa(), { kid: 'a', use: 'enc' }),
      publicJwk(rsa(), { kid: 'b', alg: 'RSA-OAEP' }),
      publicJwk(curve(), { kid: 'c', alg: 'none' }),
    ];
    expect(read(others)).to.deep.equal({ used: [], complaints: [] });
  });

  it('leaves out symmetric keys and private keys', () => {
    expectLeftOut({ kty: 'oct', k: Buffer.alloc(64, 7).toString('base64url'), kid: 'a' }, /secret or private key/);
    expectLeftOut({ kty: 'oct', k: Buffer.alloc(64, 7).toString('base64url'), alg: 'HS256' }, /secret or private key/);
    for (const { privateKey } of [
      generateKeyPairSync('ec', { namedCurve: 'P-256' }),
      generateKeyPairSync('rsa', { modulusLength: 2048 }),
      generateKeyPairSync('ed25519'),
    ]) {
      expectLeftOut(publicJwk(privateKey, { kid: 'a' }), /secret or private key/);
    }
  });

  it('leaves out weak and malformed keys, and keys that are not for signatures', () => {
    expectLeftOut(publicJwk(rsa(1024), { kid: 'a' }), /has 1024 bits/);
    expectLeftOut(publicJwk(rsa(2048), { kid: 'a', e: 'AQ' }), /none of the algorithms|exponent/);
    expectLeftOut(publicJwk(rsa(2048), { kid: 'a', e: 'AQ', alg: 'RS256' }), /exponent/);
    expectLeftOut({ kty: 'EC', crv: 'P-256', x: 'AA', y: 'AA', kid: 'a' }, /malformed/);
    expectLeftOut({ kid: 'a' }, /kty/);
    expectLeftOut(publicJwk(curve(), { kid: 'a', use: 'other' }), /not for signatures/);
    expectLeftOut(publicJwk(curve(), { kid: 'a', key_ops: ['sign'] }), /key_ops/);
    expectLeftOut(publicJwk(curve(), { kid: '' }), /kid/);
    expectLeftOut(publicJwk(curve(), { kid: 7 }), /kid/);
  });

  it('leaves out keys whose alg is not of their type, or not accepted', () => {
    expectLeftOut(publicJwk(curve(), { kid: 'a', alg: 'RS256' }), /type ec cannot be used with RS256/);
    expectLeftOut(publicJwk(curve('P-384'), { kid: 'a', alg: 'ES384' }), /add it to the algorithms/);
    expectLeftOut(publicJwk(curve('P-384'), { kid: 'a' }), /none of the algorithms/);
    expectLeftOut(publicJwk(curve('secp256k1'), { kid: 'a' }), /none of the algorithms|malformed/);
    expectLeftOut(publicJwk(rsa(), { kid: 'a', alg: 'HS256' }), /algorithms/);
  });

  it('leaves out all keys that share a kid', () => {
    const [one, other, third] = [curve(), curve(), curve()];
    const { used, complaints } = read([
      publicJwk(one, { kid: 'same' }),
      publicJwk(third, { kid: 'third' }),
      publicJwk(other, { kid: 'same' }),
    ]);
    expect(used).to.deep.equal(['third: ES256']);
    expect(complaints).to.have.length(2);
    expect(read([publicJwk(one, { kid: 'same' }), publicJwk(one, { kid: 'same' })]).used).to.deep.equal([]);
    expect(read([publicJwk(one, { kid: '__proto__' })]).used).to.deep.equal(['__proto__: ES256']);
  });

  it('accepts one key without kid for each algorithm, and none if two could be meant', () => {
    const mixed = readRemoteKeys([publicJwk(curve()), publicJwk(rsa())], accepted);
    expect(mixed.keys.map(({ identity }) => identity.verifiesWithoutKid)).to.deep.equal([true, true]);
    expect(read([publicJwk(curve()), publicJwk(curve())]).used).to.deep.equal([]);
    expect(readRemoteKeys([publicJwk(curve(), { kid: 'a' })], accepted).keys[0]!.identity.verifiesWithoutKid).to.equal(
      false,
    );
  });

  it('quotes no key material in a complaint', () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const jwk = publicJwk(privateKey, { kid: 'a', use: 'other' });
    for (const complaint of [...read([jwk]).complaints, ...read([{ ...jwk, d: undefined, x: 'broken' }]).complaints]) {
      expect(complaint).not.to.contain(jwk.d!);
      expect(complaint).not.to.contain('broken');
    }
  });
});
