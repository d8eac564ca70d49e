import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import type * as OAuth from 'oauth4webapi';
import type { AssertionStore, OAuthClient } from '../../src/entries/oauth';
import { MemoryProofStore } from '../../src/index';
import { pemPair } from '../keys/keyPairs';
import { forge, secret, type Forging } from '../support/forge';
import type { Answer } from '../support/send';
import {
  clientSecret,
  issuer,
  oauthServer,
  refusal,
  secretHash,
  type Form,
  type OAuthServer,
} from './support/oauthServer';

const { privateKey, publicKey } = pemPair('P-256');
const other = pemPair('other-P-256');
const client: OAuthClient = {
  id: 'service',
  publicKeys: [{ key: publicKey, kid: 'one', alg: 'ES256' }],
  introspects: 'any',
  grants: ['client_credentials'],
};
const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

const now = (): number => Math.floor(Date.now() / 1000);

function assertion(changes: Record<string, unknown> = {}, forging: Forging = {}): string {
  const claims = { iss: 'service', sub: 'service', aud: issuer, jti: randomUUID(), iat: now(), exp: now() + 60 };
  const { header = {}, key = privateKey, algorithm = 'ES256' } = forging;
  const written = typeof header === 'string' ? header : { kid: 'one', ...header };
  return forge({ ...claims, ...changes }, { header: written, key, algorithm });
}

describe('private_key_jwt', () => {
  let server: OAuthServer;
  const ask = (text: string, more: Form = {}, headers: readonly string[] = []): Promise<Answer> =>
    server.post(
      'introspect',
      { token: 'x', client_assertion: text, client_assertion_type: assertionType, ...more },
      headers,
    );

  before(async () => {
    const clients = [client, { id: 'secretive', secretHash }, { id: 'page', isPublic: true }];
    server = await oauthServer({ options: { clients, maxFailures: 1000 } });
  });

  it('authenticates a client, with client_id or without', async () => {
    expect((await ask(assertion())).json).to.deep.equal({ active: false });
    expect((await ask(assertion(), { client_id: 'service' })).status).to.equal(200);
    for (const typ of ['JWT', 'client-authentication+jwt']) {
      expect((await ask(assertion({}, { header: { typ } }))).status, typ).to.equal(200);
    }
    expect((await ask(assertion({ aud: [issuer] }))).status).to.equal(200);
  });

  it('accepts an assertion once', async () => {
    const text = assertion();
    const statuses = await Promise.all(Array.from({ length: 5 }, async () => (await ask(text)).status));
    expect(statuses.sort()).to.deep.equal([200, 401, 401, 401, 401]);
    const jti = randomUUID();
    expect((await ask(assertion({ jti }))).status).to.equal(200);
    expect((await ask(assertion({ jti, exp: now() + 90 }))).status).to.equal(401);
  });

  const refused: Readonly<Record<string, () => string>> = {
    'another issuer': () => assertion({ iss: 'page' }),
    'another subject': () => assertion({ sub: 'page' }),
    'no issuer': () => assertion({ iss: undefined }),
    'another audience': () => assertion({ aud: 'https://other.example' }),
    'a second audience': () => assertion({ aud: [issuer, 'https://other.example'] }),
    'no audience': () => assertion({ aud: undefined }),
    'an empty list of audiences': () => assertion({ aud: [] }),
    'an audience that only begins alike': () => assertion({ aud: `${issuer}.evil` }),
    'no expiry': () => assertion({ exp: undefined }),
    'an expiry that has passed': () => assertion({ exp: now() - 1 }),
    'an expiry as text': () => assertion({ exp: String(now() + 60) }),
    'an expiry in an hour': () => assertion({ exp: now() + 3600 }),
    'an issue time in the future': () => assertion({ iat: now() + 60 }),
    'an issue time as text': () => assertion({ iat: 'x' }),
    'a beginning in the future': () => assertion({ nbf: now() + 60 }),
    'no jti': () => assertion({ jti: undefined }),
    'an empty jti': () => assertion({ jti: '' }),
    'a jti of 256 characters': () => assertion({ jti: 'x'.repeat(256) }),
    'a jti as a number': () => assertion({ jti: 1 }),
    'another key': () => assertion({}, { key: other.privateKey }),
    'an unknown kid': () => assertion({}, { header: { kid: 'two' } }),
    'another algorithm': () => assertion({}, { header: { alg: 'ES384' } }),
    'the public key as a secret': () => assertion({}, { key: publicKey, algorithm: 'HS256' }),
    'no algorithm': () =>
      `${assertion({}, { header: { alg: 'none' } })
        .split('.')
        .slice(0, 2)
        .join('.')}.`,
    'the type of an access token': () => assertion({}, { header: { typ: 'at+jwt' } }),
    'a key in the header': () => assertion({}, { header: { jwk: {} } }),
    'a critical header': () => assertion({}, { header: { crit: ['exp'] } }),
    'a client with a secret': () => assertion({ iss: 'secretive', sub: 'secretive' }),
    'a public client': () => assertion({ iss: 'page', sub: 'page' }),
    'an unknown client': () => assertion({ iss: 'nobody', sub: 'nobody' }),
    'an own access token': () =>
      forge({ sub: 'service', iss: 'service', aud: issuer, jti: 'x', exp: now() + 60 }, { key: secret }),
    garbage: () => 'a.b.c',
    'a subject that is no text': () => assertion({ iss: 1, sub: 1 }),
  };
  for (const [what, make] of Object.entries(refused)) {
    it(`refuses ${what}`, async () => {
      expect(refusal(await ask(make()))).to.equal('401 invalid_client');
      expect(refusal(await ask(make(), { client_id: 'service' }))).to.equal('401 invalid_client');
    });
  }

  it('refuses a second method, another type of assertion, and a secret instead', async () => {
    expect(refusal(await ask(assertion(), { client_secret: clientSecret }))).to.equal('400 invalid_request');
    expect(refusal(await ask(assertion(), { client_assertion_type: 'x' }))).to.equal('400 invalid_request');
    expect(refusal(await ask(assertion(), { client_id: 'page' }))).to.equal('401 invalid_client');
    const form = { token: 'x', client_id: 'service', client_secret: clientSecret };
    expect(refusal(await server.post('introspect', form))).to.equal('401 invalid_client');
    expect(refusal(await server.post('introspect', { token: 'x', client_id: 'service' }))).to.equal(
      '401 invalid_client',
    );
  });

  it('is accepted once by all servers that share a store of DPoP proofs', async () => {
    const assertions = new MemoryProofStore();
    const options = { options: { clients: [client], assertions } };
    const servers = [await oauthServer(options), await oauthServer(options)];
    const text = assertion();
    const form = { token: 'x', client_assertion: text, client_assertion_type: assertionType };
    const statuses = await Promise.all(servers.map(async one => (await one.post('introspect', form)).status));
    expect(statuses.sort()).to.deep.equal([200, 401]);
  });

  it('lets two clients choose the same jti', async () => {
    const twin = { ...client, id: 'twin' };
    server = await oauthServer({ options: { clients: [client, twin] } });
    const jti = randomUUID();
    expect((await ask(assertion({ jti }))).status).to.equal(200);
    expect((await ask(assertion({ jti, iss: 'twin', sub: 'twin' }))).status).to.equal(200);
    expect((await ask(assertion({ jti, iss: 'twin', sub: 'twin' }))).status).to.equal(401);
  });

  it('asks the store of the application, and refuses unless it answers true', async () => {
    const used: unknown[] = [];
    let answer: () => unknown = () => true;
    const assertions = {
      use: (assertion: unknown) => {
        used.push(assertion);
        return answer();
      },
    } as AssertionStore;
    server = await oauthServer({ options: { clients: [client], assertions } });
    const text = assertion();
    expect((await ask(text)).status).to.equal(200);
    expect(used[0]).to.have.all.keys('id', 'expiresAt');
    expect((used[0] as { id: string }).id).to.match(/^[\w-]{43}$/);
    for (answer of [() => false, () => Promise.resolve(false), () => 1, () => undefined]) {
      expect((await ask(assertion())).status).to.equal(401);
    }
    const down = (): never => {
      throw new Error('down');
    };
    for (answer of [down, () => Promise.reject(new Error('down'))]) {
      expect(refusal(await ask(assertion()))).to.equal('503 temporarily_unavailable');
    }
  });

  it('serves oauth4webapi', async () => {
    const oauth: typeof OAuth = await import('oauth4webapi');
    server = await oauthServer({ options: { clients: [client] } });
    const here = `http://127.0.0.1:${String(server.client.port)}`;
    const options = {
      [oauth.customFetch]: (url: unknown, init: RequestInit) => fetch((url as string).replace(issuer, here), init),
    };
    const found = await oauth.discoveryRequest(new URL(issuer), { algorithm: 'oauth2', ...options });
    const as = await oauth.processDiscoveryResponse(new URL(issuer), found);
    expect(as.token_endpoint_auth_methods_supported).to.deep.equal(['private_key_jwt']);
    expect(as.token_endpoint_auth_signing_alg_values_supported).to.include.members(['ES256', 'EdDSA', 'RS256']);
    const der = Buffer.from(privateKey.replaceAll(/-----.*-----|\s/g, ''), 'base64');
    const key = await crypto.subtle.importKey('pkcs8', der, { name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign']);
    const answer = await oauth.clientCredentialsGrantRequest(
      as,
      { client_id: 'service' },
      oauth.PrivateKeyJwt({ key, kid: 'one' }),
      {},
      options,
    );
    const tokens = await oauth.processClientCredentialsResponse(as, { client_id: 'service' }, answer);
    expect(tokens).to.include({ token_type: 'bearer' });
  });
});
