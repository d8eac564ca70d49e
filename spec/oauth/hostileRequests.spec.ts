import { expect } from 'chai';
import fc from 'fast-check';
import Koa from 'koa';
import { useKoaServer } from 'routing-controllers';
import { gzipSync } from 'node:zlib';
import { AuthorizationServer } from '../../src/entries/oauth';
import { strictBody, withAuthX } from '../../src/index';
import { makeAuth, start, type Client } from '../koa/support/serve';
import { secret } from '../support/forge';
import type { Answer } from '../support/send';
import {
  basic,
  clients,
  clientSecret,
  issuer,
  mounted,
  oauthServer,
  refusal,
  type OAuthServer,
} from './support/oauthServer';
import { propertyRuns } from '../support/propertyRuns';

const formType = ['Content-Type', 'application/x-www-form-urlencoded'];
const endpoints = ['token', 'revoke', 'introspect'] as const;

describe('Hostile requests to the OAuth endpoints', () => {
  let server: OAuthServer;

  before(async () => {
    server = await oauthServer({ options: { maxFailures: 1_000_000 } });
  });

  const bodies: readonly (readonly [string, string | Buffer, readonly string[]])[] = [
    ['no body', '', []],
    ['an empty form', '', formType],
    ['JSON', '{"token":"x"}', ['Content-Type', 'application/json']],
    ['JSON that is cut off', '{"token":', ['Content-Type', 'application/json']],
    ['a form that says it is JSON', 'token=x', ['Content-Type', 'application/json']],
    ['a multipart form', '--x\r\n\r\n--x--', ['Content-Type', 'multipart/form-data; boundary=x']],
    ['a body of 1 MB', `token=${'x'.repeat(1_000_000)}`, formType],
    ['10 000 parameters', Array.from({ length: 10_000 }, (_, i) => `p${String(i)}=`).join('&'), formType],
    ['nested names', 'token[a][b][c]=x&token[a]=y', formType],
    ['names of prototypes', '__proto__=x&constructor=y&toString=z', formType],
    ['bad percent codes', 'token%zz%=%&%=%', formType],
    ['bytes that are no UTF-8', Buffer.from([0x74, 0x3d, 0xff, 0xfe]), formType],
    ['NUL', 'token=%00&client_id=%00', formType],
    ['a compressed body', gzipSync('token=x'), [...formType, 'Content-Encoding', 'gzip']],
    ['a body that only says it is compressed', 'token=x', [...formType, 'Content-Encoding', 'gzip']],
  ];

  for (const endpoint of endpoints) {
    for (const [what, body, headers] of bodies) {
      it(`${endpoint}: ${what}`, async () => {
        const answer = await server.client.send(`/oauth/${endpoint}`, {
          method: 'POST',
          headers: [...headers, ...basic('reporting')],
          body,
        });
        expect(answer.status).to.equal(400);
        expect(answer.json).to.have.all.keys('error', 'error_description');
      });
    }
  }

  it('get 2xx or 4xx whatever the parameters are, and never a secret or a stack', async () => {
    const names = fc.constantFrom(
      ...['token', 'grant_type', 'client_id', 'client_secret', 'scope', 'refresh_token', 'client_assertion'],
      ...['client_assertion_type', 'token_type_hint', '__proto__', 'username'],
    );
    const values = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('client_credentials', 'refresh_token', 'reporting', 'page', clientSecret, 'a.b.c', 'users:read'),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...endpoints),
        fc.array(fc.tuple(names, values), { maxLength: 6 }),
        fc.option(fc.string({ unit: 'binary-ascii' })),
        async (endpoint, form, given) => {
          const headers = given === null ? basic('reporting') : ['Authorization', `Basic ${btoa(given)}`];
          const { status, text } = await server.post(endpoint, new URLSearchParams(form).toString(), headers);
          expect(status).to.be.within(200, 499);
          expect(text)
            .to.not.include(clientSecret)
            .and.not.match(/\bat .*\.(ts|js):\d/);
        },
      ),
      { numRuns: propertyRuns(300) },
    );
  });

  it('in other spellings of the path', async () => {
    for (const path of ['/OAuth/Introspect', '/oauth/introspect/']) {
      const answer = await server.client.send(path, {
        method: 'POST',
        headers: [...formType, 'Content-Encoding', 'gzip', ...basic('reporting')],
        body: 'token=x',
      });
      expect(refusal(answer)).to.equal('400 invalid_request');
    }
  });

  it('do not reach tokens that an array or an object would', async () => {
    const { access_token: token } = await server.auth.createTokenPair('alice');
    const answer = await server.post('introspect', `token[]=${token}&token[0]=${token}`, basic('reporting'));
    expect(refusal(answer)).to.equal('400 invalid_request');
  });

  describe('behind the body parser strictBody', () => {
    let client: Client;
    const send = (body: string, headers: readonly string[] = formType): Promise<Answer> =>
      client.send('/oauth/introspect', { method: 'POST', headers: [...headers, ...basic('reporting')], body });

    before(async () => {
      const auth = makeAuth<never>({ config: { secretKey: secret, encodeIssuer: issuer } });
      const app = new Koa();
      app.use(strictBody());
      const controllers = mounted(new AuthorizationServer(auth, { clients }));
      client = await start(useKoaServer(app, withAuthX({ controllers }, auth)));
    });

    it('are read as they were sent', async () => {
      expect((await send('token=x')).json).to.deep.equal({ active: false });
      expect(refusal(await send('token=x&token=x'))).to.equal('400 invalid_request');
      expect(refusal(await send('{"token":"x"}', ['Content-Type', 'application/json']))).to.equal(
        '400 invalid_request',
      );
      expect((await send(`token=${'x'.repeat(200_000)}`)).status).to.equal(413);
    });
  });
});
