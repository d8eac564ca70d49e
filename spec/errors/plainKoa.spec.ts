import { expect } from 'chai';
import Koa, { type Context } from 'koa';
import type { AuthX } from '../../src/index';
import { makeAuth, start } from '../koa/support/serve';
import { forge, goodClaims, secret } from '../support/forge';
import { bearer, type Answer } from '../support/send';

const failing = makeAuth({
  revokedTokens: {
    isRevoked: () => {
      throw new Error('SELECT jti FROM revoked_token');
    },
    revoke: async () => undefined,
    purge: async () => 0,
  },
});
const cookies = makeAuth({ config: { secretKey: secret, tokenLocation: ['cookies'] } });
const auth = makeAuth();

/** Returns middleware for plain Koa, without routing-controllers, that verifies the token. */
const verify =
  (by: AuthX, options: Parameters<AuthX['verifyToken']>[1] = {}) =>
  async (ctx: Context): Promise<void> => {
    const { sub } = await by.verifyToken(by.getTokenFromRequest(ctx), options);
    ctx.body = sub;
  };

/** Sends one request to an app without a listener for errors, and returns what Koa answered and printed. */
async function drive(
  middleware: (ctx: Context) => Promise<void>,
  headers: readonly string[],
): Promise<{ answer: Answer; printed: string[] }> {
  const app = new Koa();
  app.use(middleware);
  const client = await start(app);
  app.silent = false;
  const printed: string[] = [];
  const original = console.error;
  console.error = (...parts: unknown[]) => printed.push(parts.join(' '));
  try {
    return { answer: await client.send('/', { method: 'POST', headers }), printed };
  } finally {
    console.error = original;
  }
}

describe('A refusal in plain Koa', () => {
  const expired = forge(goodClaims({ exp: 1_700_000_100 }));
  const good = forge(goodClaims({ scopes: ['read'] }));
  const withCookie = (token: string): string[] => ['Cookie', `access_token_cookie=${token}`];
  const refusals: Readonly<Record<string, [ReturnType<typeof verify>, string[], number, challenge?: RegExp]>> = {
    'no token': [verify(auth), [], 401, /^Bearer$/],
    'a token that cannot be decoded': [verify(auth), bearer('a.b.c'), 401, /error="invalid_token"/],
    'an expired token': [verify(auth), bearer(expired), 401, /error="invalid_token"/],
    'two headers': [verify(auth), [...bearer(good), ...bearer(expired)], 400, /error="invalid_request"/],
    'a missing scope': [verify(auth, { scopes: ['admin'] }), bearer(good), 403, /error="insufficient_scope"/],
    'a token that is not fresh': [verify(auth, { fresh: true }), bearer(good), 401, /insufficient_user_auth/],
    'another type': [verify(auth, { type: 'refresh' }), bearer(good), 401, /error="invalid_token"/],
    'no CSRF value': [verify(cookies), withCookie(forge(goodClaims({ csrf: 'x' }))), 403],
  };
  for (const [name, [middleware, headers, status, challenge]] of Object.entries(refusals)) {
    it(`has its status and challenge, and prints nothing: ${name}`, async () => {
      const { answer, printed } = await drive(middleware, headers);
      expect(answer.status).to.equal(status);
      if (challenge) expect(answer.headers['www-authenticate']).to.match(challenge);
      expect(printed).to.deep.equal([]);
      expect(answer.text).not.to.match(/\bat \S+:\d+|eyJ|node_modules/);
    });
  }

  it('shows its message as text', async () => {
    const { answer } = await drive(verify(auth), bearer(expired));
    expect(answer.text).to.equal('Token has expired');
  });

  it('is printed if the status is 503, without the error of the store in the response', async () => {
    const { answer, printed } = await drive(verify(failing), bearer(good));
    expect(answer.status).to.equal(503);
    expect(answer.headers['retry-after']).to.match(/^\d+$/);
    expect(answer.text).to.equal('Service Unavailable');
    expect(printed.join('\n')).to.include('RevocationUnavailableError');
    expect(printed.join('\n')).not.to.match(/SELECT|eyJ/);
  });

  it('differs from any other error, which is printed and answered with 500', async () => {
    const { answer, printed } = await drive(async () => Promise.reject(new Error('of the application')), []);
    expect(answer.status).to.equal(500);
    expect(printed.join('\n')).to.include('of the application');
  });
});
