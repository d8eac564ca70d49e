import { expect } from 'chai';
import type * as OAuth from 'oauth4webapi';
import { MemoryProofStore, type DPoPOptions } from '../../src/index';
import { newClientKey, proofOf } from '../dpop/support/proofs';
import type { Answer } from '../support/send';
import { claimsOf } from '../token/issuing';
import { basic, clientSecret, issuer, oauthServer, refusal, type Form, type OAuthServer } from './support/oauthServer';

const key = newClientKey();
const url = `${issuer}/oauth/token`;
const proof = (by = key): string[] => ['DPoP', proofOf(by, ['POST', url])];

const serving = (mode: 'allowed' | 'required', more: Partial<DPoPOptions> = {}): Promise<OAuthServer> =>
  oauthServer({
    config: { dpop: mode },
    init: { dpop: { proofs: new MemoryProofStore(), baseUrls: [issuer], ...more } },
  });

describe('The token endpoint with DPoP', () => {
  let server: OAuthServer;
  const ask = (form: Form, headers: readonly string[] = []): Promise<Answer> =>
    server.post('token', form, [...basic('billing'), ...headers]);
  const refresh = (token: string, headers: readonly string[] = []): Promise<Answer> =>
    ask({ grant_type: 'refresh_token', refresh_token: token }, headers);

  beforeEach(async () => {
    server = await serving('required');
  });

  it('binds the token of a client to its key, and an introspection says so', async () => {
    const { json } = await ask({ grant_type: 'client_credentials' }, proof());
    expect(json.token_type).to.equal('DPoP');
    const token = String(json.access_token);
    expect(claimsOf(token).cnf).to.deep.equal({ jkt: key.thumbprint });
    expect((await server.post('introspect', { token }, basic('reporting'))).json).to.deep.include({
      active: true,
      token_type: 'DPoP',
      cnf: { jkt: key.thumbprint },
    });
  });

  it('refuses a request without a proof, with a bad one, and with one that was used', async () => {
    const form = { grant_type: 'client_credentials' };
    expect(refusal(await ask(form))).to.equal('400 invalid_dpop_proof');
    expect(refusal(await ask(form, ['DPoP', 'x']))).to.equal('400 invalid_dpop_proof');
    const used = proof();
    expect((await ask(form, used)).status).to.equal(200);
    expect(refusal(await ask(form, used))).to.equal('400 invalid_dpop_proof');
  });

  it('asks for a nonce', async () => {
    server = await serving('required', { nonces: true });
    const answer = await ask({ grant_type: 'client_credentials' }, proof());
    expect(refusal(answer)).to.equal('400 use_dpop_nonce');
    const nonce = String(answer.headers['dpop-nonce']);
    const again = ['DPoP', proofOf(key, ['POST', url], { claims: { nonce } })];
    expect((await ask({ grant_type: 'client_credentials' }, again)).status).to.equal(200);
  });

  it('refreshes a bound token for the same key only, and a refusal does not replace it', async () => {
    const { refresh_token: token } = await server.auth.createTokenPair('alice', {
      clientId: 'billing',
      dpopKey: key.thumbprint,
    });
    expect(refusal(await refresh(token, proof(newClientKey())))).to.equal('400 invalid_grant');
    expect(refusal(await refresh(token))).to.equal('400 invalid_dpop_proof');
    const { json } = await refresh(token, proof());
    expect(json.token_type).to.equal('DPoP');
    expect(claimsOf(String(json.refresh_token)).cnf).to.deep.equal({ jkt: key.thumbprint });
  });

  it('gives bearer tokens to clients without a proof if DPoP is only allowed', async () => {
    server = await serving('allowed');
    expect((await ask({ grant_type: 'client_credentials' })).json.token_type).to.equal('bearer');
    const { refresh_token: bound } = await server.auth.createTokenPair('alice', {
      clientId: 'billing',
      dpopKey: key.thumbprint,
    });
    expect(refusal(await refresh(bound))).to.equal('400 invalid_grant');
  });

  it('answers 503 while the store of proofs fails', async () => {
    const proofs = Object.assign(new MemoryProofStore(), { use: () => Promise.reject(new Error('down')) });
    server = await serving('required', { proofs });
    const answer = await ask({ grant_type: 'client_credentials' }, proof());
    expect(refusal(answer)).to.equal('503 temporarily_unavailable');
  });

  it('serves oauth4webapi, nonces included', async () => {
    const oauth: typeof OAuth = await import('oauth4webapi');
    server = await serving('required', { nonces: true });
    const here = `http://127.0.0.1:${String(server.client.port)}`;
    const customFetch = {
      [oauth.customFetch]: (to: unknown, init: RequestInit) => fetch((to as string).replace(issuer, here), init),
    };
    const found = await oauth.discoveryRequest(new URL(issuer), { algorithm: 'oauth2', ...customFetch });
    const as = await oauth.processDiscoveryResponse(new URL(issuer), found);
    expect(as.dpop_signing_alg_values_supported).to.include('ES256');
    const client = { client_id: 'billing' };
    const DPoP = oauth.DPoP({}, await oauth.generateKeyPair('ES256'));
    const ask = async (): Promise<OAuth.TokenEndpointResponse> =>
      oauth.processClientCredentialsResponse(
        as,
        client,
        await oauth.clientCredentialsGrantRequest(
          as,
          client,
          oauth.ClientSecretBasic(clientSecret),
          {},
          {
            DPoP,
            ...customFetch,
          },
        ),
      );
    const first = await ask().catch((error: unknown) => error);
    expect(oauth.isDPoPNonceError(first)).to.equal(true);
    expect(await ask()).to.include({ token_type: 'dpop' });
  });
});
