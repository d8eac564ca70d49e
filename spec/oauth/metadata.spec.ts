import { expect } from 'chai';
import type * as OAuth from 'oauth4webapi';
import { Get, JsonController } from 'routing-controllers';
import {
  AuthorizationServer,
  ProtectedResource,
  ResourceMetadataEndpoint,
  RevocationEndpoint,
  ServerMetadataEndpoint,
} from '../../src/entries/oauth';
import { AccessRequired, JwksController, MemoryProofStore } from '../../src/index';
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

  it('names the authentication levels (RFC 9470 section 7)', async () => {
    const levels = makeAuth<never>({ config: { secretKey: secret, encodeIssuer: issuer, acrLevels: ['pwd', 'mfa'] } });
    const server = new AuthorizationServer(levels, { clients: [{ id: 'x', secretHash }] });
    const { json } = await (await serve({ controllers: mounted(server) }, levels)).get(path);
    expect(json).to.deep.include({ acr_values_supported: ['pwd', 'mfa'] });
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
  @AccessRequired()
  @JsonController()
  class Api {
    @Get('/data')
    data(): object {
      return {};
    }
  }

  const describing = (resource: string, make = () => new ProtectedResource(auth, { resource })): new () => object => {
    @JsonController('/.well-known')
    class Resource extends ResourceMetadataEndpoint {
      readonly resource = make();
    }
    return Resource;
  };

  const challengeOf = async (controllers: (new () => object)[], own = auth): Promise<unknown> => {
    const { status, headers } = await (await serve({ controllers: [Api, ...controllers] }, own)).get('/data');
    expect(status).to.equal(401);
    return headers['www-authenticate'];
  };

  it('is served', async () => {
    const controllers = [describing('https://api.example')];
    const answer = await (await serve({ controllers }, auth)).get('/.well-known/oauth-protected-resource');
    expect(answer.headers['cache-control']).to.equal('public, max-age=300');
    expect(answer.json).to.deep.equal({
      resource: 'https://api.example',
      authorization_servers: [issuer],
      bearer_methods_supported: ['header'],
    });
  });

  it('is found by a client that reads the challenge of a refusal', async () => {
    const oauth: typeof OAuth = await import('oauth4webapi');
    const { port } = await serve({ controllers: [Api, describing('https://api.example')] }, auth);
    const here = `http://127.0.0.1:${String(port)}`;
    const refusal: unknown = await oauth
      .protectedResourceRequest('x', 'GET', new URL('https://api.example/data'), undefined, undefined, {
        [oauth.customFetch]: (url: string, init: RequestInit) => fetch(url.replace('https://api.example', here), init),
      })
      .catch((error: unknown) => error);
    if (!(refusal instanceof oauth.WWWAuthenticateChallengeError)) throw refusal;
    const [{ scheme, parameters }] = refusal.cause as [OAuth.WWWAuthenticateChallenge];
    expect([scheme, parameters.error]).to.deep.equal(['bearer', 'invalid_token']);
    const url = parameters.resource_metadata!;
    const found = await fetch(url.replace('https://api.example', here));
    expect(await found.json()).to.include({ resource: 'https://api.example' });
  });

  it('has the path of the API in its URL', async () => {
    for (const [resource, path] of [
      ['https://api.example/', ''],
      ['https://api.example/v1', '/v1'],
      ['http://localhost:3000/a/b', '/a/b'],
    ] as const) {
      const url = `${new URL(resource).origin}/.well-known/oauth-protected-resource${path}`;
      expect(await challengeOf([describing(resource)])).to.equal(`Bearer resource_metadata="${url}"`);
    }
  });

  it('is named by each challenge, and by errors that go to the error handler of the application', async () => {
    const dpop = makeAuth<never>({
      config: { secretKey: secret, dpop: 'allowed' },
      dpop: { proofs: new MemoryProofStore(), algorithms: ['ES256'] },
    });
    const url = 'resource_metadata="https://api.example/.well-known/oauth-protected-resource"';
    const resource = describing('https://api.example');
    expect(await challengeOf([resource], dpop)).to.equal(`Bearer ${url}, DPoP algs="ES256", ${url}`);
    const thrown = await serve({ controllers: [Api, resource], defaultErrorHandler: false }, auth);
    expect((await thrown.get('/data')).headers['www-authenticate']).to.equal(`Bearer ${url}`);
  });

  it('is not named by challenges if it is not served, if there are several, or if its controller cannot be made', async () => {
    expect(await challengeOf([])).to.equal('Bearer');
    expect(await challengeOf([describing('https://a.example'), describing('https://b.example')])).to.equal('Bearer');
    const broken = describing('https://a.example', () => {
      throw new Error('no such database');
    });
    expect(await challengeOf([broken])).to.equal('Bearer');
  });
});
