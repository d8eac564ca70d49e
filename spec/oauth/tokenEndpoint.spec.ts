import { expect } from 'chai';
import { outcomeOf } from '../sessions/support/login';
import { claimsOf } from '../token/issuing';
import { basic, oauthServer, refusal, secretHash, type Form, type OAuthServer } from './support/oauthServer';
import type { Answer } from '../support/send';

describe('The token endpoint', () => {
  let server: OAuthServer;
  const ask = (form: Form, client = 'billing'): Promise<Answer> => server.post('token', form, basic(client));
  const login = (clientId: string, options = {}): ReturnType<OAuthServer['auth']['createTokenPair']> =>
    server.auth.createTokenPair('alice', { clientId, ...options });

  beforeEach(async () => {
    server = await oauthServer();
  });

  it('refuses grants that it does not offer, and those that a client may not use', async () => {
    for (const [form, client, expected] of [
      [{}, 'billing', '400 invalid_request'],
      [{ grant_type: 'password', username: 'alice', password: 'x' }, 'billing', '400 unsupported_grant_type'],
      [{ grant_type: 'authorization_code' }, 'billing', '400 unsupported_grant_type'],
      [{ grant_type: 'constructor' }, 'billing', '400 unsupported_grant_type'],
      [{ grant_type: 'grant' }, 'billing', '400 unsupported_grant_type'],
      [{ grant_type: 'refresh_token', refresh_token: 'x' }, 'reporting', '400 unauthorized_client'],
    ] as const) {
      const answer = await ask(form, client);
      expect(refusal(answer), JSON.stringify(form)).to.equal(expected);
      expect(answer.headers['cache-control']).to.equal('no-store');
    }
    const answer = await server.post('token', { grant_type: 'client_credentials', client_id: 'page' });
    expect(refusal(answer)).to.equal('400 unauthorized_client');
  });

  describe('with client_credentials', () => {
    const form = { grant_type: 'client_credentials' };

    it('gives an access token of the client, and no refresh token', async () => {
      const answer = await ask(form);
      expect([answer.status, answer.headers['cache-control']]).to.deep.equal([200, 'no-store']);
      expect(answer.json).to.deep.include({ token_type: 'bearer', expires_in: 900, scope: 'bills' });
      expect(answer.json).to.not.have.property('refresh_token');
      const claims = claimsOf(String(answer.json.access_token));
      expect(claims).to.deep.include({
        sub: 'billing',
        client_id: 'billing',
        type: 'access',
        renewable: false,
        fresh: false,
        scopes: ['bills'],
      });
      expect(claims).to.not.have.any.keys('sid', 'auth_time');
      expect(await outcomeOf(server.auth.verifyToken(String(answer.json.access_token)))).to.equal('ok');
    });

    it('gives the lifetime and the audience of the client, for a client of a database too', async () => {
      const client = { id: 'db', secretHash, publicKeys: null, isPublic: null, grants: ['client_credentials'] };
      server = await oauthServer({
        config: { encodeAudience: 'web', decodeAudience: ['web', 'api'] },
        options: { clients: () => Promise.resolve({ ...client, accessExpires: '2m', audience: 'api' } as never) },
      });
      const { json } = await ask(form, 'db');
      expect(json).to.include({ expires_in: 120 });
      expect(claimsOf(String(json.access_token))).to.include({ aud: 'api' });
      expect((await server.post('introspect', { token: String(json.access_token) }, basic('db'))).json).to.include({
        active: true,
        aud: 'api',
      });
    });

    it('narrows scopes, and refuses those that the client may not have', async () => {
      const scope = async (wanted: string): Promise<unknown> => {
        const answer = await ask({ ...form, scope: wanted }, 'reporting');
        return answer.json.scope ?? refusal(answer);
      };
      expect(await scope('users:read')).to.equal('users:read');
      expect(await scope('reports:read users:read reports:read')).to.equal('reports:read users:read');
      expect(await scope('reports:*')).to.equal('reports:*');
      for (const wanted of [
        'users:*',
        'admin',
        'users:read admin',
        ' users:read',
        'users:read  reports:a',
        'reports:ü',
        'reports:a"b',
        'a"b',
        'ü',
      ]) {
        expect(await scope(wanted), wanted).to.equal('400 invalid_scope');
      }
    });

    it('ends with the logout of its subject everywhere, as a token without a session does', async () => {
      const { json } = await ask(form);
      await server.auth.sessions.endAll('billing');
      expect(await outcomeOf(server.auth.verifyToken(String(json.access_token)))).to.equal('SessionRevoked');
    });
  });

  describe('with refresh_token', () => {
    const refresh = (token: string, more: Form = {}, client = 'billing'): Promise<Answer> =>
      ask({ grant_type: 'refresh_token', refresh_token: token, ...more }, client);

    it('replaces the token, and ends the session if the replaced one comes back', async () => {
      const pair = await login('billing', { accessScopes: ['bills', 'notes'] });
      const first = await refresh(pair.refresh_token);
      expect(first.json).to.deep.include({ token_type: 'bearer', scope: 'bills notes', expires_in: 900 });
      const successor = String(first.json.refresh_token);
      expect(claimsOf(successor).client_id).to.equal('billing');
      expect(claimsOf(String(first.json.access_token))).to.deep.include({ sub: 'alice', client_id: 'billing' });
      expect(refusal(await refresh(pair.refresh_token))).to.equal('400 invalid_grant');
      expect(refusal(await refresh(successor))).to.equal('400 invalid_grant');
    });

    it('serves a public client', async () => {
      const pair = await login('page');
      const form = { grant_type: 'refresh_token', refresh_token: pair.refresh_token, client_id: 'page' };
      expect((await server.post('token', form)).status).to.equal(200);
    });

    it('refuses the token of another client, and does not replace it', async () => {
      for (const owner of ['page', 'alice']) {
        const pair = await login(owner);
        expect(refusal(await refresh(pair.refresh_token))).to.equal('400 invalid_grant');
        expect(await outcomeOf(server.auth.refresh(pair.refresh_token))).to.equal('ok');
      }
      const { refresh_token: unowned } = await server.auth.createTokenPair('alice');
      expect(refusal(await refresh(unowned))).to.equal('400 invalid_grant');
    });

    it('refuses an access token, garbage, and a revoked token', async () => {
      const pair = await login('billing');
      for (const token of [pair.access_token, 'x', 'a.b.c', 'x'.repeat(20_000)]) {
        expect(refusal(await refresh(token))).to.equal('400 invalid_grant');
      }
      await server.auth.revoke(pair.refresh_token);
      expect(refusal(await refresh(pair.refresh_token))).to.equal('400 invalid_grant');
      expect(refusal(await ask({ grant_type: 'refresh_token' }))).to.equal('400 invalid_request');
    });

    it('narrows scopes for one access token', async () => {
      const pair = await login('billing', { accessScopes: ['bills', 'notes:*'] });
      const narrowed = await refresh(pair.refresh_token, { scope: 'notes:read' });
      expect(narrowed.json.scope).to.equal('notes:read');
      expect(claimsOf(String(narrowed.json.access_token)).scopes).to.deep.equal(['notes:read']);
      const wide = await refresh(String(narrowed.json.refresh_token));
      expect(wide.json.scope).to.equal('bills notes:*');
    });

    it('does not widen scopes, and does not replace the token of such a request', async () => {
      const pair = await login('billing', { accessScopes: ['bills'] });
      for (const scope of ['admin', 'bills admin', '*']) {
        expect(refusal(await refresh(pair.refresh_token, { scope })), scope).to.equal('400 invalid_scope');
      }
      expect((await refresh(pair.refresh_token)).status).to.equal(200);
    });

    it('takes the scopes of the refresh token if no sessions are kept', async () => {
      server = await oauthServer({ hasSessions: false });
      const pair = await login('billing', { refreshScopes: ['bills', 'notes'] });
      expect((await refresh(pair.refresh_token)).json).to.include({ scope: 'bills notes' });
      expect((await refresh(pair.refresh_token, { scope: 'notes' })).json).to.include({ scope: 'notes' });
      expect(refusal(await refresh(pair.refresh_token, { scope: 'admin' }))).to.equal('400 invalid_scope');
    });

    it('answers 503 while the session store fails', async () => {
      const pair = await login('billing');
      server.store.look = () => Promise.reject(new Error('down'));
      expect(refusal(await refresh(pair.refresh_token))).to.equal('503 temporarily_unavailable');
    });
  });
});
