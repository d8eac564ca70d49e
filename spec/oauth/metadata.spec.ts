import { expect } from 'chai';
import { JsonController } from 'routing-controllers';
import {
  AuthorizationServer,
  ProtectedResource,
  ResourceMetadataEndpoint,
  RevocationEndpoint,
  ServerMetadataEndpoint,
} from '../../src/entries/oauth';
import { JwksController, MemoryProofStore } from '../../src/index';
import { pemPair } from '../keys/keyPairs';
import { makeAuth, serve } from '../koa/support/serve';
import { secret } from '../support/forge';
import { clients, issuer, mounted, oauthServer, secretHash } from './support/oauthServer';

const auth = makeAuth<never>({ config: { secretKey: secret, encodeIssuer: issuer } });
const path = '/.well-known/oauth-authorization-server';

describe('The metadata of an authorization server', () => {
  it('names the endpoints, and what their clients can use', async () => {
    const { client } = await oauthServer({ options: { scopes: ['users:read'] } });
    const answer = await client.get(path);
    expect(answer.headers['cache-control']).to.equal('public, max-age=300');
    expect(answer.json).to.deep.equal({
      issuer,
      token_endpoint: `${issuer}/oauth/token`,
      token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post', 'none'],
      revocation_endpoint: `${issuer}/oauth/revoke`,
      revocation_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post', 'none'],
      introspection_endpoint: `${issuer}/oauth/introspect`,
      introspection_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
      scopes_supported: ['users:read'],
      response_types_supported: [],
      grant_types_supported: ['client_credentials', 'refresh_token'],
    });
  });

  it('names no endpoint that is not mounted, and none of another server', async () => {
    const [one, other] = [1, 2].map(() => new AuthorizationServer(auth, { clients: [{ id: 'x', secretHash }] }));
    @JsonController('/one')
    class Revocation extends RevocationEndpoint {
      readonly server = one!;
    }
    @JsonController('/.well-known')
    class Metadata extends ServerMetadataEndpoint {
      readonly server = one!;
    }
    const others = mounted(other!).slice(0, 3);
    const { json } = await (await serve({ controllers: [...others, Revocation, Metadata] }, auth)).get(path);
    expect(json).to.deep.equal({
      issuer,
      revocation_endpoint: `${issuer}/one/revoke`,
      revocation_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
      response_types_supported: [],
      grant_types_supported: [],
    });
  });

  it('knows the prefix of all routes, and a base URL', async () => {
    const oauth = new AuthorizationServer(auth, { clients, baseUrl: 'https://example.com/app/' });
    const client = await serve({ controllers: mounted(oauth), routePrefix: '/v1' }, auth);
    expect((await client.get(`/v1${path}`)).json).to.include({
      issuer,
      token_endpoint: 'https://example.com/app/v1/oauth/token',
    });
  });

  it('names every method and grant if a function finds the clients', async () => {
    const { client } = await oauthServer({ options: { clients: () => undefined } });
    expect((await client.get(path)).json).to.deep.include({
      token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post', 'private_key_jwt', 'none'],
      introspection_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post', 'private_key_jwt'],
      grant_types_supported: ['client_credentials', 'refresh_token'],
    });
  });

  it('names the keys that the application publishes, and the algorithms of DPoP proofs', async () => {
    const { privateKey } = pemPair('P-256');
    const dpop = { proofs: new MemoryProofStore(), algorithms: ['ES256' as const] };
    const config = { algorithm: 'ES256', privateKey, encodeIssuer: issuer, dpop: 'required' } as const;
    const asymmetric = makeAuth<never>({ config, dpop });
    @JsonController('/.well-known')
    class Keys extends JwksController {}
    const controllers = [Keys, ...mounted(new AuthorizationServer(asymmetric, { clients }))];
    expect((await (await serve({ controllers }, asymmetric)).get(path)).json).to.deep.include({
      jwks_uri: `${issuer}/.well-known/jwks.json`,
      dpop_signing_alg_values_supported: ['ES256'],
    });
    expect(new ProtectedResource(asymmetric, { resource: 'https://api.example' }).metadata).to.deep.include({
      dpop_signing_alg_values_supported: ['ES256'],
      dpop_bound_access_tokens_required: true,
    });
  });

  it('is the same for everybody, with a token or without', async () => {
    const { client } = await oauthServer();
    const [without, bad] = [await client.get(path), await client.get(path, 'x')];
    expect(bad.json).to.deep.equal(without.json);
    expect(bad.headers['access-control-allow-origin']).to.equal('*');
  });
});

describe('The metadata of a protected resource', () => {
  it('is served', async () => {
    @JsonController('/.well-known')
    class Resource extends ResourceMetadataEndpoint {
      readonly resource = new ProtectedResource(auth, { resource: 'https://api.example' });
    }
    const answer = await (await serve({ controllers: [Resource] }, auth)).get('/.well-known/oauth-protected-resource');
    expect(answer.headers['cache-control']).to.equal('public, max-age=300');
    expect(answer.json).to.deep.equal({
      resource: 'https://api.example',
      authorization_servers: [issuer],
      bearer_methods_supported: ['header'],
    });
  });
});
