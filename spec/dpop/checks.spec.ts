import { expect } from 'chai';
import { createHmac, generateKeyPairSync } from 'node:crypto';
import { type TokenPair } from '../../src/index';
import { outcome } from '../koa/support/serve';
import { secret } from '../support/forge';
import { newClientKey, proofOf, sha256, type ProofChanges } from './support/proofs';
import { ProofServer } from './support/ProofServer';

const refused = '401 InvalidDPoPProofError';
const now = (): number => Math.floor(Date.now() / 1000);

describe('A DPoP proof (RFC 9449 section 4.3)', () => {
  const key = newClientKey();
  const other = newClientKey();
  let server: ProofServer;
  let tokens: TokenPair;

  before(async () => {
    server = await ProofServer.start();
    tokens = await server.login(key);
  });

  /** Presents the token with a proof that is changed. */
  const present = async (proof: ProofChanges, path = '/me'): Promise<string> =>
    outcome(await server.send(path, { key, token: tokens.access_token, proof }));

  const presentText = async (...proofs: string[]): Promise<string> =>
    outcome(await server.send('/me', { key, token: tokens.access_token, proofs }));

  const fitting = (changes: ProofChanges = {}): string =>
    proofOf(key, ['GET', `${server.origin}/me`], { token: tokens.access_token, ...changes });

  it('lets its token in', async () => {
    expect(await present({})).to.equal('200');
    const { json } = await server.send('/me', { key, token: tokens.access_token });
    expect(json).to.deep.equal({ sub: 'alice', cnf: { jkt: key.thumbprint } });
  });

  it('is in exactly one header (check 1)', async () => {
    expect(await presentText()).to.equal(refused);
    expect(await presentText(fitting(), fitting())).to.equal(refused);
    const proof = fitting();
    expect(await presentText(proof, proof)).to.equal(refused);
    expect(await presentText(`${fitting()}, ${fitting()}`)).to.equal(refused);
    expect(await presentText('')).to.equal(refused);
  });

  it('is a well-formed JWT (check 2)', async () => {
    const good = fitting();
    const [header, claims, signature] = good.split('.') as [string, string, string];
    for (const text of [
      'x',
      'a.b.c',
      `${header}.${claims}`,
      `${good}.x`,
      ` ${header}.${claims}.${signature}=`,
      `${header}.${claims}.`,
      JSON.stringify({ protected: header, payload: claims, signature }),
      `${Buffer.from('{"typ":"dpop+jwt","typ":"dpop+jwt"}').toString('base64url')}.${claims}.${signature}`,
      `${header}.${Buffer.from('[]').toString('base64url')}.${signature}`,
      'a'.repeat(9000),
    ]) {
      expect(await presentText(text), text).to.equal(refused);
    }
  });

  for (const claim of ['jti', 'htm', 'htu', 'iat']) {
    it(`contains ${claim} (check 3)`, async () => {
      for (const value of [undefined, null, {}, [], true]) {
        expect(await present({ claims: { [claim]: value } })).to.equal(refused);
      }
    });
  }

  it('has a jti of 1 to 255 characters', async () => {
    expect(await present({ claims: { jti: '' } })).to.equal(refused);
    expect(await present({ claims: { jti: 'x'.repeat(256) } })).to.equal(refused);
    expect(await present({ claims: { jti: 'x'.repeat(255) } })).to.equal('200');
  });

  it('has the typ dpop+jwt (check 4)', async () => {
    for (const typ of ['JWT', 'at+jwt', 'dpop', undefined, null, ['dpop+jwt']]) {
      expect(await present({ header: { typ } })).to.equal(refused);
    }
  });

  it('has an asymmetric algorithm that is accepted (check 5)', async () => {
    for (const alg of ['none', 'None', 'HS256', 'ES256K', '', null, ['ES256'], '__proto__', 'RS256', 'ES384']) {
      expect(await present({ header: { alg } }), String(alg)).to.equal(refused);
    }
    const strict = await ProofServer.start({}, { algorithms: ['PS256'] });
    expect(outcome(await strict.send('/login', { key, method: 'POST' }))).to.equal('400 InvalidDPoPProofError');
  });

  it('is not signed with a secret, even one that the header names (check 5)', async () => {
    const [, claims] = fitting().split('.') as [string, string];
    const jwk = { kty: 'oct', k: Buffer.from(secret).toString('base64url') };
    const header = Buffer.from(JSON.stringify({ typ: 'dpop+jwt', alg: 'HS256', jwk })).toString('base64url');
    const signature = createHmac('sha256', secret).update(`${header}.${claims}`).digest('base64url');
    expect(await presentText(`${header}.${claims}.${signature}`)).to.equal(refused);
  });

  it('is signed with the key of its header (check 6)', async () => {
    expect(await present({ signedBy: other.privateKey })).to.equal(refused);
    const [header, claims] = fitting().split('.') as [string, string];
    expect(await presentText(`${header}.${claims}.${'A'.repeat(86)}`)).to.equal(refused);
  });

  it('has a usable public key in its header (check 6)', async () => {
    const { x, y } = key.jwk;
    for (const jwk of [
      undefined,
      null,
      'x',
      [],
      {},
      { kty: 'EC', crv: 'P-256', x },
      { kty: 'EC', crv: 'P-256', x, y: x },
      { kty: 'EC', crv: 'P-384', x, y },
      { kty: 'RSA', crv: 'P-256', x, y },
      { kty: 'EC', crv: 'P-256', x: 42, y },
      JSON.parse('{"__proto__":{"kty":"EC"}}') as object,
    ]) {
      expect(await present({ header: { jwk } })).to.match(/^401 (InvalidDPoPProof|TokenBinding)Error$/);
    }
  });

  it('has a key that is for signatures of its algorithm (check 6)', async () => {
    const withMembers = (members: object): Promise<string> => present({ header: { jwk: { ...key.jwk, ...members } } });
    expect(await withMembers({ use: 'sig', key_ops: ['verify'], alg: 'ES256', ext: true, kid: 'any' })).to.equal('200');
    for (const members of [
      { use: 'enc' },
      { use: null },
      { key_ops: ['encrypt'] },
      { key_ops: [] },
      { key_ops: 'verify' },
      { alg: 'ES384' },
      { alg: 'ECDH-ES' },
      { alg: null },
    ]) {
      expect(await withMembers(members), JSON.stringify(members)).to.equal(refused);
    }
  });

  it('is valid by its exp and nbf, if it has them', async () => {
    expect(await present({ claims: { exp: now() + 60, nbf: now() - 60 } })).to.equal('200');
    for (const claims of [{ exp: now() - 60 }, { exp: 'soon' }, { exp: null }, { nbf: now() + 600 }, { nbf: '0' }]) {
      expect(await present({ claims }), JSON.stringify(claims)).to.equal(refused);
    }
  });

  it('has no private key in its header (check 7)', async () => {
    expect(await present({ header: { jwk: key.privateKey.export({ format: 'jwk' }) } })).to.equal(refused);
  });

  it('names no other key and asks for no other processing', async () => {
    for (const header of [
      { crit: ['b64'] },
      { b64: false },
      { jku: 'https://a.example' },
      { x5c: [] },
      { zip: 'DEF' },
    ]) {
      expect(await present({ header })).to.equal(refused);
    }
  });

  it('names the method of the request (check 8)', async () => {
    for (const htm of ['POST', 'get', '']) expect(await present({ claims: { htm } })).to.equal(refused);
  });

  it('names the URL of the request (check 9)', async () => {
    const { origin } = server;
    for (const htu of [
      `${origin}/login`,
      `${origin}/me/`,
      `${origin}/ME`,
      `https://127.0.0.1:${new URL(origin).port}/me`,
      'http://127.0.0.1/me',
      'http://other.example/me',
      `http://user@127.0.0.1:${new URL(origin).port}/me`,
      '/me',
      '',
      'me',
    ]) {
      expect(await present({ claims: { htu } }), htu).to.equal(refused);
    }
  });

  it('may name the URL in another spelling, and with a query and a fragment (check 9)', async () => {
    const { origin } = server;
    for (const htu of [`${origin}/me?a=b`, `${origin}/me#x`, `${origin.replace('http', 'HTTP')}/x/../m%65`]) {
      expect(await present({ claims: { htu } }), htu).to.equal('200');
    }
    expect(await present({ claims: { htu: `${origin}/me` } }, '/me?a=b')).to.equal('200');
  });

  it('does not take a Host header with a path for the URL of the request', async () => {
    const proofs = [fitting({ claims: { htu: 'http://a.example/login' } })];
    const headers = ['Host', 'a.example/login?'];
    const { status } = await server.send('/me', { key, token: tokens.access_token, proofs, headers });
    expect(status).to.be.oneOf([400, 401]);
  });

  it('is new: its iat is at most a minute ago and at most a few seconds ahead (check 11)', async () => {
    expect(await present({ claims: { iat: now() - 50 } })).to.equal('200');
    expect(await present({ claims: { iat: now() + 4 } })).to.equal('200');
    for (const iat of [now() - 70, now() + 30, 0, -1, 1e300, String(now())]) {
      expect(await present({ claims: { iat } }), String(iat)).to.equal(refused);
    }
    expect(await present({ claims: { iat: now() + 30, nbf: now() } })).to.equal(refused);
  });

  it('contains the hash of the token (check 12)', async () => {
    for (const ath of [undefined, null, '', sha256('other'), sha256(tokens.refresh_token), 42]) {
      expect(await present({ claims: { ath } })).to.equal(refused);
    }
  });

  it('is signed with the key that the token is bound to (check 12)', async () => {
    const foreign = proofOf(other, ['GET', `${server.origin}/me`], { token: tokens.access_token });
    expect(await presentText(foreign)).to.equal('401 TokenBindingError');
  });

  it('is used once', async () => {
    const proof = fitting();
    expect(await presentText(proof)).to.equal('200');
    expect(await presentText(proof)).to.equal(refused);
  });

  it('has a jti that its key uses once, while another key may use the same', async () => {
    const jti = 'the-same';
    expect(await presentText(fitting({ claims: { jti } }))).to.equal('200');
    expect(await presentText(fitting({ claims: { jti, iat: now() - 1 } }))).to.equal(refused);
    const theirs = await server.login(other);
    const proof = { token: theirs.access_token, claims: { jti } };
    expect(outcome(await server.send('/me', { key: other, token: theirs.access_token, proof }))).to.equal('200');
  });

  it('may be signed with RSA, but not with an RSA key that is too short or too long', async () => {
    for (const [modulusLength, expected] of [
      [2048, '200'],
      [1024, '400 InvalidDPoPProofError'],
      [4104, '400 InvalidDPoPProofError'],
    ] as const) {
      const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength });
      for (const algorithm of ['RS256', 'PS256']) {
        const rsa = { algorithm, privateKey, jwk: publicKey.export({ format: 'jwk' }), thumbprint: '' };
        expect(outcome(await server.send('/login', { key: rsa, method: 'POST' }))).to.equal(expected);
      }
    }
  }).timeout(20_000);

  it('is used once for all verifications of one request', async () => {
    const { json } = await server.send('/twice', { key, token: tokens.access_token });
    expect(json).to.deep.equal({ sub: 'alice' });
  });
});
