import { expect } from 'chai';
import { outcomeOf } from '../sessions/support/login';
import { forge, goodClaims } from '../support/forge';
import { claimsOf } from '../token/issuing';
import { basic, clientSecret, issuer, oauthServer, refusal, secretHash, type OAuthServer } from './support/oauthServer';

const post = { id: 'reporting', secret: clientSecret };

describe('The OAuth endpoints', () => {
  let server: OAuthServer;
  const fate = (token: string): Promise<string> => outcomeOf(server.auth.verifyToken(token, { type: 'any' }));
  const activeness = async (token: string, client = 'reporting'): Promise<unknown> =>
    (await server.post('introspect', { token }, basic(client))).json.active;
  const issued = (clientId: string | undefined, options = {}): ReturnType<OAuthServer['auth']['createTokenPair']> =>
    server.auth.createTokenPair('alice', {
      clientId,
      ...options,
    });

  beforeEach(async () => {
    server = await oauthServer();
  });

  describe('authenticate clients', () => {
    it('by basic and by post', async () => {
      expect((await server.post('introspect', { token: 'x' }, basic('reporting'))).json).to.deep.equal({
        active: false,
      });
      const form = { token: 'x', client_id: post.id, client_secret: post.secret };
      expect((await server.post('introspect', form)).json).to.deep.equal({ active: false });
    });

    it('and decode both halves of basic as form values', async () => {
      const encoded = (text: string): string => Buffer.from(text).toString('hex').replaceAll(/../g, '%$&');
      const value = Buffer.from(`${encoded('reporting')}:${encoded(clientSecret)}`).toString('base64');
      const answer = await server.post('introspect', { token: 'x' }, ['Authorization', `basic ${value}`]);
      expect(answer.status).to.equal(200);
    });

    const token = { token: 'x' };
    const refused: readonly (readonly [string, Record<string, string> | string, readonly string[], string])[] = [
      ['no credentials', token, [], '401 invalid_client'],
      ['a wrong secret', token, basic('reporting', 'wrong'), '401 invalid_client'],
      ['an empty secret', token, basic('reporting', ''), '401 invalid_client'],
      ['an unknown client', token, basic('nobody'), '401 invalid_client'],
      [
        'the secret that unknown clients are compared with',
        token,
        basic('nobody', 'no client has this secret'),
        '401 invalid_client',
      ],
      ['an inherited name', token, basic('__proto__'), '401 invalid_client'],
      ['only the id of a client with a secret', { ...token, client_id: 'reporting' }, [], '401 invalid_client'],
      [
        'a public client with a secret',
        { ...token, client_id: 'page', client_secret: clientSecret },
        [],
        '401 invalid_client',
      ],
      ['a public client by basic', token, basic('page', ''), '401 invalid_client'],
      ['a public client that introspects', { ...token, client_id: 'page' }, [], '401 invalid_client'],
      [
        'two methods',
        { ...token, client_id: 'reporting', client_secret: clientSecret },
        basic('reporting'),
        '400 invalid_request',
      ],
      ['a second id', { ...token, client_id: 'billing' }, basic('reporting'), '400 invalid_request'],
      ['two headers', token, [...basic('reporting'), ...basic('reporting')], '400 invalid_request'],
      ['a bearer token', token, ['Authorization', 'Bearer x'], '401 invalid_client'],
      ['basic without a colon', token, ['Authorization', 'Basic YWJj'], '401 invalid_client'],
      ['basic that is no base64', token, ['Authorization', 'Basic !!!'], '401 invalid_client'],
      ['basic that is no UTF-8', token, ['Authorization', 'Basic /zr/'], '401 invalid_client'],
      [
        'a bad percent code',
        token,
        ['Authorization', `Basic ${Buffer.from('%zz:x').toString('base64')}`],
        '401 invalid_client',
      ],
      [
        'a parameter twice',
        `token=x&token=y&client_id=reporting&client_secret=${clientSecret}`,
        [],
        '400 invalid_request',
      ],
      ['a missing token', {}, basic('reporting'), '400 invalid_request'],
      ['an empty token', { token: '' }, basic('reporting'), '400 invalid_request'],
    ];
    for (const [what, form, headers, expected] of refused) {
      it(`and refuse ${what}`, async () => {
        const answer = await server.post('introspect', form, headers);
        expect(refusal(answer)).to.equal(expected);
        expect(answer.json).to.have.all.keys('error', 'error_description');
        expect(answer.headers['cache-control']).to.equal('no-store');
        expect(answer.headers['www-authenticate']?.startsWith('Basic ')).to.equal(
          expected.startsWith('401') ? true : undefined,
        );
        expect(answer.text).to.not.include(clientSecret);
      });
    }

    it('and refuse a JSON body and other methods than POST', async () => {
      const headers = basic('reporting');
      const json = await server.client.send('/oauth/introspect', { method: 'POST', headers, body: { token: 'x' } });
      expect(refusal(json)).to.equal('400 invalid_request');
      for (const endpoint of ['token', 'revoke', 'introspect']) {
        for (const method of ['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE']) {
          const body = method === 'GET' || method === 'HEAD' ? {} : { body: { token: 'x' } };
          const answer = await server.client.send(`/oauth/${endpoint}?token=x`, { method, headers, ...body });
          expect([answer.status, answer.headers.allow], `${method} ${endpoint}`).to.deep.equal([405, 'POST']);
        }
      }
    });

    it('and limit the failures of each client', async () => {
      server = await oauthServer({ options: { maxFailures: 3 } });
      const attempt = (id: string, secret: string): Promise<unknown> =>
        server.post('introspect', { token: 'x' }, basic(id, secret));
      await Promise.all(Array.from({ length: 3 }, () => attempt('reporting', 'wrong')));
      const answer = await server.post('introspect', { token: 'x' }, basic('reporting'));
      expect(refusal(answer)).to.equal('429 invalid_client');
      expect(Number(answer.headers['retry-after'])).to.be.within(1, 60);
      expect((await server.post('introspect', { token: 'x' }, basic('billing'))).status).to.equal(200);
      await Promise.all(Array.from({ length: 3 }, () => attempt('nobody', 'wrong')));
      expect(refusal(await server.post('introspect', { token: 'x' }, basic('nobody')))).to.equal('429 invalid_client');
    });

    it('found by a function, and answer 503 if the function fails or its client cannot be used', async () => {
      const found: Record<string, unknown> = {
        good: { id: 'good', secretHash: secretHash },
        other: { id: 'good', isPublic: true },
        loose: { id: 'loose', secretHash: undefined },
      };
      server = await oauthServer({
        options: {
          clients: async id => {
            if (id === 'failing') throw new Error('SELECT secret FROM clients');
            return (await Promise.resolve(found[id])) as never;
          },
        },
      });
      const status = async (id: string): Promise<string> =>
        refusal(await server.post('introspect', { token: 'x' }, basic(id)));
      expect(await status('good')).to.equal('200 undefined');
      expect(await status('unknown')).to.equal('401 invalid_client');
      for (const id of ['failing', 'other', 'loose'])
        expect(await status(id), id).to.equal('503 temporarily_unavailable');
      expect(server.reports.length).to.be.greaterThan(0);
    });
  });

  describe('revoke', () => {
    it('the own token of a client, and any token for a client that may', async () => {
      for (const client of ['billing', 'reporting']) {
        const { access_token: token } = await issued('billing');
        const answer = await server.post('revoke', { token }, basic(client));
        expect([answer.status, answer.json]).to.deep.equal([200, {}]);
        expect(await fate(token)).to.equal('RevokedTokenError');
      }
    });

    it('a refresh token with its session, also for a public client', async () => {
      const pair = await issued('page');
      expect((await server.post('revoke', { token: pair.refresh_token, client_id: 'page' })).status).to.equal(200);
      expect(await fate(pair.access_token)).to.equal('SessionRevoked');
    });

    it('nothing that belongs to others, and answer 200 to it', async () => {
      for (const owner of ['reporting', 'alice', undefined]) {
        const { access_token: access, refresh_token: refresh } = await issued(owner);
        for (const token of [access, refresh]) {
          expect((await server.post('revoke', { token }, basic('billing'))).status).to.equal(200);
          expect((await server.post('revoke', { token, client_id: 'page' })).status).to.equal(200);
          expect(await fate(token)).to.equal('ok');
        }
      }
    });

    it('nothing for garbage, and answer 200 to it', async () => {
      for (const token of ['x', 'a.b.c', '\u0000', 'x'.repeat(20_000)]) {
        expect(
          (await server.post('revoke', { token, token_type_hint: 'nonsense' }, basic('reporting'))).status,
        ).to.equal(200);
      }
    });

    it('and say so if there is no store', async () => {
      server = await oauthServer({ init: { revokedTokens: undefined } });
      const { access_token: token } = await issued(undefined);
      expect(refusal(await server.post('revoke', { token }, basic('reporting')))).to.equal(
        '400 unsupported_token_type',
      );
    });

    it('and answer 503 while the store fails', async () => {
      const failing = { revoke: () => Promise.reject(new Error('down')), isRevoked: () => false, purge: () => 0 };
      server = await oauthServer({ init: { revokedTokens: failing as never } });
      const { access_token: token } = await issued(undefined);
      const answer = await server.post('revoke', { token }, basic('reporting'));
      expect([refusal(answer), answer.headers['retry-after']]).to.deep.equal(['503 temporarily_unavailable', '1']);
    });
  });

  describe('introspect', () => {
    it('a live access token, with what it says', async () => {
      const { access_token: token } = await issued('billing', {
        accessScopes: ['a', 'b:*'],
        data: { email: 'a@b' },
      });
      const { jti, iat, exp, nbf, iss } = claimsOf(token);
      const answer = await server.post('introspect', { token }, basic('reporting'));
      expect(answer.json).to.deep.equal({
        active: true,
        scope: 'a b:*',
        client_id: 'billing',
        sub: 'alice',
        token_type: 'Bearer',
        ...{ jti, iat, exp, nbf, iss },
      });
      expect(answer.headers['cache-control']).to.equal('no-store');
    });

    it('how and when the user authenticated (RFC 9470 section 6.2)', async () => {
      const authTime = Math.floor(Date.now() / 1000) - 60;
      const token = forge(goodClaims({ acr: 'mfa', auth_time: authTime, iss: server.auth.config.encodeIssuer }));
      const { json } = await server.post('introspect', { token }, basic('reporting'));
      expect(json).to.include({ active: true, acr: 'mfa', auth_time: authTime });
    });

    it('a live refresh token without a token_type', async () => {
      const { refresh_token: token } = await issued(undefined);
      const { json } = await server.post('introspect', { token }, basic('reporting'));
      expect(json).to.include({ active: true, sub: 'alice' });
      expect(json).to.not.have.any.keys('token_type', 'client_id', 'scope', 'username', 'aud');
    });

    it('a token that is revoked or whose session ended as not active', async () => {
      const [one, other] = [await issued(undefined), await issued(undefined)];
      await server.auth.revoke(one.access_token);
      await server.auth.sessions.endAll('alice');
      for (const { access_token: token } of [one, other]) {
        const { json } = await server.post('introspect', { token }, basic('reporting'));
        expect(json).to.deep.equal({ active: false });
      }
    });

    it('an expired token and garbage as not active', async () => {
      const expired = await server.auth.createAccessToken('alice', { expires: new Date(Date.now() - 60_000) });
      for (const token of [expired, 'x', 'a.b.c', 'x'.repeat(20_000), '\u0000']) {
        expect(await activeness(token)).to.equal(false);
      }
    });

    it('a token of another type, and a blocked one, as not active', async () => {
      for (const type of ['id', 'ACCESS'])
        expect(await activeness(forge(goodClaims({ type, iss: issuer })))).to.equal(false);
      const token = forge(goodClaims({ iss: issuer }));
      expect(await activeness(token)).to.equal(true);
      server.auth.setTokenBlocklist(() => true);
      expect(await activeness(token)).to.equal(false);
    });

    it('only the own tokens of a client that may not see others', async () => {
      expect(await activeness((await issued('billing')).access_token, 'billing')).to.equal(true);
      for (const owner of ['reporting', undefined]) {
        expect(await activeness((await issued(owner)).access_token, 'billing')).to.equal(false);
      }
    });

    it('without ending the session of a replaced refresh token', async () => {
      const pair = await issued(undefined);
      const { access_token: access } = await server.auth.refresh(pair.refresh_token);
      expect(await activeness(pair.refresh_token)).to.equal(false);
      expect(await fate(access)).to.equal('ok');
    });

    it('and answer 503 while a store fails', async () => {
      const failing = { revoke: () => undefined, isRevoked: () => Promise.reject(new Error('down')), purge: () => 0 };
      server = await oauthServer({ init: { revokedTokens: failing as never } });
      const { access_token: token } = await issued(undefined);
      expect(refusal(await server.post('introspect', { token }, basic('reporting')))).to.equal(
        '503 temporarily_unavailable',
      );
    });
  });
});
