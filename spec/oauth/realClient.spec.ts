import { expect } from 'chai';
import type * as OAuth from 'oauth4webapi';
import { clientSecret, issuer, oauthServer, type OAuthServer } from './support/oauthServer';
import { outcomeOf } from '../sessions/support/login';

describe('oauth4webapi', () => {
  let oauth: typeof OAuth;
  let server: OAuthServer;
  let as: OAuth.AuthorizationServer;
  let options: { [OAuth.customFetch]: typeof fetch };

  before(async () => {
    oauth = await import('oauth4webapi');
  });

  beforeEach(async () => {
    server = await oauthServer();
    const here = `http://127.0.0.1:${String(server.client.port)}`;
    options = { [oauth.customFetch]: (url, init) => fetch((url as string).replace(issuer, here), init) };
    const found = await oauth.discoveryRequest(new URL(issuer), { algorithm: 'oauth2', ...options });
    as = await oauth.processDiscoveryResponse(new URL(issuer), found);
  });

  const login = (): ReturnType<OAuthServer['auth']['createTokenPair']> =>
    server.auth.createTokenPair('alice', { clientId: 'billing', accessScopes: ['bills', 'notes'] });

  it('gets a token for a client, by basic and by post', async () => {
    const client = { client_id: 'billing' };
    for (const method of [oauth.ClientSecretBasic(clientSecret), oauth.ClientSecretPost(clientSecret)]) {
      const answer = await oauth.clientCredentialsGrantRequest(as, client, method, { scope: 'bills' }, options);
      const tokens = await oauth.processClientCredentialsResponse(as, client, answer);
      expect(tokens).to.include({ token_type: 'bearer', scope: 'bills', expires_in: 900 });
      expect(await outcomeOf(server.auth.verifyToken(tokens.access_token))).to.equal('ok');
    }
  });

  it('is told why a token is not given', async () => {
    const client = { client_id: 'billing' };
    const asked = (secret: string, scope: string): Promise<unknown> =>
      oauth
        .clientCredentialsGrantRequest(as, client, oauth.ClientSecretBasic(secret), { scope }, options)
        .then(answer => oauth.processClientCredentialsResponse(as, client, answer))
        .catch((error: unknown) => error);
    expect(await asked(clientSecret, 'admin')).to.include({ error: 'invalid_scope', status: 400 });
    const challenged = (await asked('wrong', 'bills')) as OAuth.WWWAuthenticateChallengeError;
    expect(challenged).to.be.instanceOf(oauth.WWWAuthenticateChallengeError);
    expect(challenged.cause[0]?.scheme).to.equal('basic');
  });

  it('refreshes, introspects and revokes', async () => {
    const client = { client_id: 'billing' };
    const method = oauth.ClientSecretBasic(clientSecret);
    const pair = await login();
    const refreshed = await oauth.processRefreshTokenResponse(
      as,
      client,
      await oauth.refreshTokenGrantRequest(as, client, method, pair.refresh_token, options),
    );
    expect(refreshed).to.include({ token_type: 'bearer', scope: 'bills notes' });
    const introspected = async (token: string): Promise<OAuth.IntrospectionResponse> =>
      oauth.processIntrospectionResponse(
        as,
        client,
        await oauth.introspectionRequest(as, client, method, token, options),
      );
    expect(await introspected(refreshed.access_token)).to.deep.include({
      active: true,
      sub: 'alice',
      client_id: 'billing',
      scope: 'bills notes',
    });
    const answer = await oauth.revocationRequest(as, client, method, String(refreshed.refresh_token), options);
    await oauth.processRevocationResponse(answer);
    expect(await introspected(refreshed.access_token)).to.deep.equal({ active: false });
  });

  it('refreshes and revokes as a public client', async () => {
    const client = { client_id: 'page' };
    const pair = await server.auth.createTokenPair('alice', { clientId: 'page' });
    const answer = await oauth.refreshTokenGrantRequest(as, client, oauth.None(), pair.refresh_token, options);
    const { refresh_token: token } = await oauth.processRefreshTokenResponse(as, client, answer);
    const revoked = await oauth.revocationRequest(as, client, oauth.None(), String(token), options);
    await oauth.processRevocationResponse(revoked);
    expect(await outcomeOf(server.auth.refresh(String(token)))).to.equal('RevokedTokenError');
  });
});
