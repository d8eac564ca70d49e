import { expect } from 'chai';
import type { Context } from 'koa';
import { Ctx, Get, JsonController, Post } from 'routing-controllers';
import {
  AccessRequired,
  CurrentPayload,
  Public,
  RefreshRequired,
  type AuthX,
  type AuthXOptions,
  type SetCookieOptions,
  type TokenPair,
  type TokenPayload,
} from '../../../src/index';
import { forge, goodClaims, secret } from '../../support/forge';
import type { Answer } from '../../support/send';
import { makeAuth, outcome, serve, type Client } from '../support/serve';
import { answerCookies, cookieChanges, valueOf } from './support/answerCookies';
import { Browser } from './support/Browser';
import { claimsOf, cookieToken } from './support/cookieTokens';

const cookiesOnly = { secretKey: secret, tokenLocation: ['cookies'] } satisfies AuthXOptions;

/** The action of the next request to `/do`. */
let act: (ctx: Context) => void;

@JsonController('/setting')
class Setting {
  @Public()
  @Post('/do')
  do(@Ctx() ctx: Context): object {
    act(ctx);
    return { done: true };
  }

  @AccessRequired()
  @Get('/me')
  me(@CurrentPayload() { sub }: TokenPayload): object {
    return { sub };
  }

  @AccessRequired()
  @Post('/change')
  change(@CurrentPayload() { sub }: TokenPayload): object {
    return { sub };
  }

  @RefreshRequired()
  @Post('/refresh')
  refresh(@CurrentPayload() { sub }: TokenPayload): object {
    return { sub };
  }
}

interface Served {
  readonly auth: AuthX<never>;
  readonly client: Client;
  readonly pair: TokenPair;
  readonly doing: (action: (ctx: Context) => void) => Promise<Answer>;
}

async function served(options: AuthXOptions = {}): Promise<Served> {
  const auth = makeAuth<never>({ config: Object.assign({}, cookiesOnly, options) });
  const client = await serve({ controllers: [Setting], development: false }, auth);
  return {
    auth,
    client,
    pair: await auth.createTokenPair('alice'),
    doing: action => {
      act = action;
      return client.send('/setting/do', { method: 'POST' });
    },
  };
}

/** Returns the `Set-Cookie` headers of an answer without their values. */
const shapes = (answer: Answer): string[] =>
  answerCookies(answer).map(({ name, attributes }) => [name, ...attributes].join('; '));

const ordinary = 'Path=/; HttpOnly; Secure; SameSite=Lax';
const readable = 'Path=/; Secure; SameSite=Lax';
const ended = 'Path=/; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT';

describe('Cookies that an action sets with auth.setCookies', () => {
  it('contain both tokens, each with its own CSRF cookie', async () => {
    const { auth, pair, doing } = await served();
    const answer = await doing(ctx => auth.setCookies(ctx, pair));
    expect(shapes(answer)).to.deep.equal([
      `access_token_cookie; ${ordinary}`,
      `csrf_access_token; ${readable}`,
      `refresh_token_cookie; ${ordinary}`,
      `csrf_refresh_token; ${readable}`,
    ]);
    expect(valueOf(answer, 'access_token_cookie')).to.equal(pair.access_token);
    expect(valueOf(answer, 'refresh_token_cookie')).to.equal(pair.refresh_token);
    expect(valueOf(answer, 'csrf_access_token')).to.equal(claimsOf(pair.access_token).csrf);
    expect(valueOf(answer, 'csrf_refresh_token')).to.equal(claimsOf(pair.refresh_token).csrf);
    expect(valueOf(answer, 'csrf_access_token')).not.to.equal(valueOf(answer, 'csrf_refresh_token'));
  });

  it('contain one token if the action sets only one', async () => {
    const { auth, pair, doing } = await served();
    expect(cookieChanges(await doing(ctx => auth.setAccessCookies(ctx, pair.access_token)))).to.deep.equal([
      'access_token_cookie',
      'csrf_access_token',
    ]);
    expect(cookieChanges(await doing(ctx => auth.setRefreshCookies(ctx, pair.refresh_token)))).to.deep.equal([
      'refresh_token_cookie',
      'csrf_refresh_token',
    ]);
  });

  const table: [title: string, options: AuthXOptions, access: string, csrfAccess: string | undefined][] = [
    [
      'a domain',
      { cookieDomain: 'example.com' },
      'access_token_cookie; Path=/; Domain=example.com; HttpOnly; Secure; SameSite=Lax',
      'csrf_access_token; Path=/; Domain=example.com; Secure; SameSite=Lax',
    ],
    [
      'SameSite strict',
      { cookieSameSite: 'strict' },
      'access_token_cookie; Path=/; HttpOnly; Secure; SameSite=Strict',
      'csrf_access_token; Path=/; Secure; SameSite=Strict',
    ],
    [
      'SameSite none',
      { cookieSameSite: 'none' },
      'access_token_cookie; Path=/; HttpOnly; Secure; SameSite=None',
      'csrf_access_token; Path=/; Secure; SameSite=None',
    ],
    [
      'no Secure',
      { cookieSecure: false },
      'access_token_cookie; Path=/; HttpOnly; SameSite=Lax',
      'csrf_access_token; Path=/; SameSite=Lax',
    ],
    ['no HttpOnly', { cookieHttpOnly: false }, `access_token_cookie; ${readable}`, `csrf_access_token; ${readable}`],
    [
      'a path',
      { accessCookiePath: '/setting', accessCsrfCookiePath: '/pages' },
      'access_token_cookie; Path=/setting; HttpOnly; Secure; SameSite=Lax',
      'csrf_access_token; Path=/pages; Secure; SameSite=Lax',
    ],
    [
      'names',
      { accessCookieName: '__Host-a', accessCsrfCookieName: '__Host-c' },
      `__Host-a; ${ordinary}`,
      `__Host-c; ${readable}`,
    ],
    [
      'a maximum age',
      { cookieMaxAge: '1h' },
      'access_token_cookie; Path=/; Max-Age=3600; HttpOnly; Secure; SameSite=Lax',
      'csrf_access_token; Path=/; Max-Age=3600; Secure; SameSite=Lax',
    ],
    [
      'a maximum age despite sessionCookie: false',
      { cookieMaxAge: 60, sessionCookie: false },
      'access_token_cookie; Path=/; Max-Age=60; HttpOnly; Secure; SameSite=Lax',
      'csrf_access_token; Path=/; Max-Age=60; Secure; SameSite=Lax',
    ],
    [
      'a maximum age of 0',
      { cookieMaxAge: 0 },
      `access_token_cookie; ${ended}; HttpOnly; Secure; SameSite=Lax`,
      `csrf_access_token; ${ended}; Secure; SameSite=Lax`,
    ],
    ['no CSRF cookies', { csrfInCookies: false }, `access_token_cookie; ${ordinary}`, undefined],
    ['no CSRF protection', { cookieCsrfProtect: false }, `access_token_cookie; ${ordinary}`, undefined],
  ];

  for (const [title, options, access, csrfAccess] of table) {
    it(`have the configured attributes, and are deleted with the same: ${title}`, async () => {
      const { auth, pair, doing } = await served(options);
      const wanted = [access, csrfAccess].filter(cookie => cookie !== undefined);
      expect(shapes(await doing(ctx => auth.setAccessCookies(ctx, pair.access_token)))).to.deep.equal(wanted);
      const withoutAge = wanted.map(cookie => cookie.replace(/; (Max-Age|Expires)=[^;]*/g, ''));
      const deletion = withoutAge.map(cookie =>
        cookie.replace(/Path=[^;]*(; Domain=[^;]*)?/, `$&; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT`),
      );
      const unset = await doing(ctx => auth.unsetAccessCookies(ctx));
      expect(shapes(unset)).to.deep.equal(deletion);
      expect(answerCookies(unset).map(({ value }) => value)).to.deep.equal(wanted.map(() => ''));
    });
  }

  it('last as long as their token with sessionCookie: false', async () => {
    const { auth, doing, pair } = await served({ sessionCookie: false, refreshTokenExpires: '1h' });
    const age = (answer: Answer, name: string): number =>
      Number(/Max-Age=(\d+)/.exec(shapes(answer).find(shape => shape.startsWith(`${name};`)) ?? '')?.[1]);
    const answer = await doing(ctx => auth.setCookies(ctx, pair));
    expect(age(answer, 'access_token_cookie')).to.be.within(880, 900);
    expect(age(answer, 'csrf_access_token')).to.equal(age(answer, 'access_token_cookie'));
    expect(age(answer, 'refresh_token_cookie')).to.be.within(3580, 3600);
    const short = await auth.createAccessToken('alice', { expires: 30 });
    expect(age(await doing(ctx => auth.setAccessCookies(ctx, short)), 'access_token_cookie')).to.be.within(20, 30);
  });

  it('end with the browser session if their token never expires', async () => {
    const { auth, doing } = await served({ sessionCookie: false, accessTokenExpires: null, refreshTokenExpires: null });
    const token = await auth.createAccessToken('alice');
    expect(shapes(await doing(ctx => auth.setAccessCookies(ctx, token)))[0]).to.equal(
      `access_token_cookie; ${ordinary}`,
    );
  });

  it('last as long as the call says, whatever is configured', async () => {
    const { auth, pair, doing } = await served({ cookieMaxAge: 60, sessionCookie: false });
    const answer = await doing(ctx => auth.setCookies(ctx, pair, { maxAge: '30d' }));
    for (const shape of shapes(answer)) expect(shape).to.contain('Max-Age=2592000;');
  });

  const wrong: [title: string, act: (auth: AuthX<never>, ctx: Context, pair: TokenPair) => void, error: RegExp][] = [
    ['of the other type', (auth, ctx, pair) => auth.setAccessCookies(ctx, pair.refresh_token), /Access token required/],
    [
      'of the other type',
      (auth, ctx, pair) => auth.setRefreshCookies(ctx, pair.access_token),
      /Refresh token required/,
    ],
    ['that is malformed', (auth, ctx) => auth.setAccessCookies(ctx, 'rubbish'), /Invalid Token/],
    ['that is not a string', (auth, ctx) => auth.setAccessCookies(ctx, undefined as never), /Invalid Token/],
    [
      'signed with another key',
      (auth, ctx) => auth.setAccessCookies(ctx, forge(goodClaims({ csrf: 'c' }), { key: 'k'.repeat(64) })),
      /Signature/,
    ],
    ['that has expired', (auth, ctx) => auth.setAccessCookies(ctx, cookieToken({ exp: 1 })), /expired/],
    [
      'without a CSRF value',
      (auth, ctx) => auth.setAccessCookies(ctx, forge(goodClaims())),
      /no csrf claim.*tokenLocation/,
    ],
    [
      'with a misspelled option',
      (auth, ctx, pair) => auth.setAccessCookies(ctx, pair.access_token, { maxage: 5 } as SetCookieOptions),
      /maxage/,
    ],
    [
      'with an invalid maximum age',
      (auth, ctx, pair) => auth.setAccessCookies(ctx, pair.access_token, { maxAge: -1 }),
      /not a length of time/,
    ],
  ];

  for (const [title, action, error] of wrong) {
    it(`are not set, and the call throws, for a token ${title}`, async () => {
      const { auth, pair, doing } = await served();
      const answer = await doing(ctx => {
        expect(() => action(auth, ctx, pair)).to.throw(error);
      });
      expect(outcome(answer)).to.equal('200');
      expect(cookieChanges(answer)).to.deep.equal([]);
      expect(answer.headers['cache-control']).to.equal(undefined);
    });
  }

  it('are written once if they are set twice or deleted later', async () => {
    const { auth, pair, doing } = await served();
    const twice = await doing(ctx => {
      auth.setCookies(ctx, pair, { maxAge: 5 });
      auth.unsetAccessCookies(ctx);
      auth.setCookies(ctx, pair);
    });
    expect(cookieChanges(twice).sort()).to.deep.equal([
      'access_token_cookie',
      'csrf_access_token',
      'csrf_refresh_token',
      'refresh_token_cookie',
    ]);
    expect(shapes(twice).join()).not.to.contain('Max-Age');
    const deleted = await doing(ctx => {
      auth.setCookies(ctx, pair);
      auth.unsetCookies(ctx);
    });
    expect(cookieChanges(deleted)).to.deep.equal([
      '-access_token_cookie',
      '-csrf_access_token',
      '-refresh_token_cookie',
      '-csrf_refresh_token',
    ]);
  });

  it('do not replace other cookies that were set before or after', async () => {
    const { auth, pair, doing } = await served();
    const answer = await doing(ctx => {
      ctx.res.setHeader('Set-Cookie', 'raw=1; Path=/');
      ctx.cookies.set('before', '2');
      auth.setAccessCookies(ctx, pair.access_token);
      ctx.cookies.set('after', '3');
      auth.unsetRefreshCookies(ctx);
      ctx.append('Set-Cookie', 'appended=4');
    });
    expect(cookieChanges(answer)).to.deep.equal([
      'raw',
      'before',
      'access_token_cookie',
      'csrf_access_token',
      'after',
      '-refresh_token_cookie',
      '-csrf_refresh_token',
      'appended',
    ]);
  });

  it('make the answer no-store', async () => {
    const { auth, pair, doing } = await served();
    const cacheOf = async (given: string | undefined, set: (ctx: Context) => void): Promise<unknown> => {
      const answer = await doing(ctx => {
        if (given !== undefined) ctx.set('Cache-Control', given);
        set(ctx);
      });
      return answer.headers['cache-control'];
    };
    for (const set of [(ctx: Context) => auth.setCookies(ctx, pair), (ctx: Context) => auth.unsetCookies(ctx)]) {
      expect(await cacheOf(undefined, set)).to.equal('no-store');
      expect(await cacheOf('public, max-age=3600', set)).to.equal('no-store');
      expect(await cacheOf('no-cache', set)).to.equal('no-store');
      expect(await cacheOf('private, max-age=3600', set)).to.equal('private, max-age=3600');
      expect(await cacheOf('No-Store', set)).to.equal('No-Store');
    }
  });

  it('log a browser in and out', async () => {
    const { auth, client, pair } = await served();
    const browser = new Browser(client);
    act = ctx => auth.setCookies(ctx, pair);
    await browser.send('/setting/do', { method: 'POST' });
    expect((await browser.get('/setting/me')).json).to.deep.equal({ sub: 'alice' });
    expect((await browser.post('/setting/change')).json).to.deep.equal({ sub: 'alice' });
    expect(outcome(await browser.send('/setting/change', { method: 'POST' }))).to.equal('403 MissingCSRFTokenError');
    const refresh = await browser.send('/setting/refresh', { method: 'POST' }, 'csrf_refresh_token');
    expect(refresh.json).to.deep.equal({ sub: 'alice' });
    act = ctx => auth.unsetCookies(ctx);
    await browser.send('/setting/do', { method: 'POST' });
    expect([...browser.jar]).to.deep.equal([]);
    expect(outcome(await browser.get('/setting/me'))).to.equal('401 MissingTokenError');
  });
});
