import { generateKeyPairSync } from 'node:crypto';
import { expect } from 'chai';
import type { Context } from 'koa';
import { Ctx, Get, JsonController, Post } from 'routing-controllers';
import {
  AccessRequired,
  CurrentPayload,
  CurrentToken,
  Public,
  RefreshRequired,
  SetTokenCookies,
  type AuthX,
  type AuthXInit,
  type AuthXOptions,
  type RequestToken,
  type SetCookieOptions,
  type TokenPair,
  type TokenPayload,
} from '../../../src/index';
import { MemoryRevocationStore } from '../../../src/stores/memory/MemoryRevocationStore';
import { MemorySessionStore } from '../../../src/stores/memory/MemorySessionStore';
import { secret } from '../../support/forge';
import { bearer, type Answer } from '../../support/send';
import { makeAuth, outcome, serve, type Client } from '../support/serve';
import { answerCookies, isDeletion, valueOf } from './support/answerCookies';
import { Browser } from './support/Browser';
import { claimsOf } from './support/cookieTokens';

let auth: AuthX<never>;
/** Sets the cookies of the next login. */
let choose: (ctx: Context, pair: TokenPair) => void;

@JsonController('/lasting')
class Lasting {
  @Public()
  @SetTokenCookies()
  @Post('/login')
  async login(@Ctx() ctx: Context): Promise<object> {
    const pair = await auth.createTokenPair('alice', { fresh: true });
    choose(ctx, pair);
    return pair;
  }

  @Public()
  @Post('/plain-login')
  async plainLogin(@Ctx() ctx: Context): Promise<object> {
    const pair = await auth.createTokenPair('alice', { headers: { note: 'kept' } });
    choose(ctx, pair);
    return pair;
  }

  @Public()
  @Post('/short-login')
  async shortLogin(@Ctx() ctx: Context): Promise<object> {
    choose(ctx, await auth.createTokenPair('alice', { accessExpires: '1d' }));
    return {};
  }

  @AccessRequired()
  @Get('/me')
  me(): object {
    return {};
  }

  @AccessRequired()
  @SetTokenCookies()
  @Post('/as-bob')
  asBob(): Promise<object> {
    return auth.createTokenPair('bob');
  }

  @AccessRequired()
  @SetTokenCookies()
  @Post('/confirm')
  async confirm(@CurrentPayload() { sub, sid }: TokenPayload): Promise<object> {
    return { access_token: await auth.createAccessToken(sub, { fresh: true, sid }) };
  }

  @AccessRequired()
  @Post('/confirm-inside')
  async confirmInside(@CurrentPayload() { sub, sid }: TokenPayload, @Ctx() ctx: Context): Promise<object> {
    auth.setAccessCookies(ctx, await auth.createAccessToken(sub, { fresh: true, sid }));
    return {};
  }

  @RefreshRequired()
  @SetTokenCookies()
  @Post('/refresh')
  refresh(@CurrentToken() token: RequestToken): Promise<object> {
    return auth.refresh(token);
  }

  @RefreshRequired()
  @SetTokenCookies()
  @Post('/new-access')
  async newAccess(@CurrentPayload() { sub, sid }: TokenPayload): Promise<object> {
    return { access_token: await auth.createAccessToken(sub, { sid }) };
  }
}

/** Returns the lifetime of each cookie that an answer sets: in seconds, or `session`. */
const ages = (answer: Answer): Record<string, string> =>
  Object.fromEntries(
    answerCookies(answer)
      .filter(cookie => !isDeletion(cookie))
      .map(({ name, attributes }) => {
        const age = attributes.find(written => written.startsWith('Max-Age='))?.slice('Max-Age='.length);
        return [name, age === undefined ? 'session' : lifetimeName(Number(age))];
      }),
  );

/** The remaining lifetime of a token decreases while the spec runs. */
const lifetimeName = (age: number): string =>
  (age > 80_000 && age < 86_401) || (age > 160_000 && age < 172_801) ? 'token' : String(age);

const of = (access: string, refresh?: string): Record<string, string> => ({
  access_token_cookie: access,
  csrf_access_token: access,
  ...(refresh !== undefined && { refresh_token_cookie: refresh, csrf_refresh_token: refresh }),
});

// Tokens live for a day, so that each access cookie is due at once, and none expires while specs run.
const day = { accessTokenExpires: '1d', refreshTokenExpires: '1d' } as const;
const config: AuthXOptions = {
  secretKey: secret,
  tokenLocation: ['cookies', 'headers'],
  ...day,
};
const renews = { implicitRefresh: true, implicitRefreshDeltatime: '2d', implicitRefreshLifetime: null } as const;

const served = (options: AuthXOptions = {}, init: Partial<AuthXInit<never>> = {}): Promise<Client> => {
  auth = makeAuth<never>({ ...init, config: Object.assign({}, config, options) });
  return serve({ controllers: [Lasting], development: false }, auth);
};

const choosing = (options: SetCookieOptions): void => {
  choose = (ctx, pair) => auth.setCookies(ctx, pair, options);
};

describe('The cookie lifetime that a login chooses', () => {
  const choices: readonly (readonly [SetCookieOptions, AuthXOptions, expected: string])[] = [
    [{ maxAge: '30d' }, {}, '2592000'],
    [{ maxAge: 90.7 }, { cookieMaxAge: '1h' }, '90'],
    [{ sessionCookie: false }, {}, 'token'],
    [{ sessionCookie: true }, { sessionCookie: false }, 'session'],
    [{ sessionCookie: true }, { cookieMaxAge: '1h' }, 'session'],
    [{ sessionCookie: false }, { cookieMaxAge: '1h' }, 'token'],
    [{}, { cookieMaxAge: '1h' }, '3600'],
    [{}, {}, 'session'],
  ];
  for (const [options, configured, expected] of choices) {
    for (const keeps of [false, true]) {
      const store = keeps ? 'with sessions' : 'without sessions';
      it(`stays the same over refreshes ${store}: ${JSON.stringify(options)} with ${JSON.stringify(configured)}`, async () => {
        const client = await served(configured, keeps ? { sessions: { store: new MemorySessionStore() } } : {});
        choosing(options);
        const browser = new Browser(client);
        expect(ages(await browser.send('/lasting/login', { method: 'POST' }))).to.deep.equal(of(expected, expected));
        for (let i = 0; i < 2; i++) {
          const answer = await browser.send('/lasting/refresh', { method: 'POST' }, 'csrf_refresh_token');
          expect(outcome(answer)).to.equal('200');
          expect(ages(answer)).to.deep.equal(keeps ? of(expected, expected) : of(expected));
        }
        for (const path of ['confirm', 'confirm-inside']) {
          expect(ages(await browser.post(`/lasting/${path}`)), path).to.deep.equal(of(expected));
        }
        const answer = await browser.send('/lasting/new-access', { method: 'POST' }, 'csrf_refresh_token');
        expect(ages(answer), 'an access token of the action').to.deep.equal(of(expected));
        expect(outcome(await browser.get('/lasting/me'))).to.equal('200');
      });
    }

    it(`stays the same over implicit renewals: ${JSON.stringify(options)} with ${JSON.stringify(configured)}`, async () => {
      const client = await served(
        Object.assign({}, configured, renews, { accessTokenExpires: '2d', refreshTokenExpires: '2d' }),
      );
      const browser = new Browser(client);
      choose = (ctx, pair) => auth.setCookies(ctx, pair, options);
      await browser.send('/lasting/short-login', { method: 'POST' });
      const before = browser.jar.get('access_token_cookie') ?? '';
      const seen = Object.values(ages(await browser.get('/lasting/me')));
      expect(seen).to.deep.equal([expected, expected]);
      const after = browser.jar.get('access_token_cookie') ?? '';
      expect(claimsOf(after).jti).to.not.equal(claimsOf(before).jti);
      expect(claimsOf(after).cookie_lifetimes).to.deep.equal(claimsOf(before).cookie_lifetimes);
    });
  }

  const apart: readonly (readonly [order: string, (ctx: Context, pair: TokenPair) => void])[] = [
    [
      'access first',
      (ctx, pair) => {
        auth.setAccessCookies(ctx, pair.access_token, { maxAge: '1h' });
        auth.setRefreshCookies(ctx, pair.refresh_token, { maxAge: '30d' });
      },
    ],
    [
      'refresh first',
      (ctx, pair) => {
        auth.setRefreshCookies(ctx, pair.refresh_token, { maxAge: '30d' });
        auth.setAccessCookies(ctx, pair.access_token, { maxAge: '1h' });
      },
    ],
  ];
  for (const [order, chooseApart] of apart) {
    it(`stays separate for each token type, set ${order}`, async () => {
      const browser = new Browser(await served({}, { sessions: { store: new MemorySessionStore() } }));
      choose = chooseApart;
      for (const path of ['login', 'plain-login']) {
        expect(ages(await browser.send(`/lasting/${path}`, { method: 'POST' })), path).to.deep.equal(
          of('3600', '2592000'),
        );
        const answer = await browser.send('/lasting/refresh', { method: 'POST' }, 'csrf_refresh_token');
        expect(ages(answer)).to.deep.equal(of('3600', '2592000'));
      }
    });
  }

  it('comes from the configuration for a token type without a choice', async () => {
    const browser = new Browser(await served());
    choose = (ctx, pair) => auth.setRefreshCookies(ctx, pair.refresh_token, { maxAge: '30d' });
    expect(ages(await browser.send('/lasting/login', { method: 'POST' }))).to.deep.equal(of('session', '2592000'));
    expect(ages(await browser.send('/lasting/refresh', { method: 'POST' }, 'csrf_refresh_token'))).to.deep.equal(
      of('session'),
    );
  });

  it('does not apply to the next login or to another user', async () => {
    const browser = new Browser(await served());
    choosing({ maxAge: '30d' });
    await browser.send('/lasting/login', { method: 'POST' });
    expect(ages(await browser.post('/lasting/as-bob'))).to.deep.equal(of('session', 'session'));
    choosing({ maxAge: '30d' });
    await browser.send('/lasting/login', { method: 'POST' });
    choosing({});
    expect(ages(await browser.send('/lasting/login', { method: 'POST' }))).to.deep.equal(of('session', 'session'));
  });

  it('is not stored if it is 0, which only deletes the cookie', async () => {
    const browser = new Browser(await served());
    choose = (ctx, pair) => {
      auth.setAccessCookies(ctx, pair.access_token, { maxAge: 0 });
      auth.setRefreshCookies(ctx, pair.refresh_token, { maxAge: '1h' });
    };
    await browser.send('/lasting/plain-login', { method: 'POST' });
    expect([...browser.jar.keys()]).to.deep.equal(['refresh_token_cookie', 'csrf_refresh_token']);
    expect(ages(await browser.send('/lasting/refresh', { method: 'POST' }, 'csrf_refresh_token'))).to.deep.equal(
      of('session'),
    );
  });

  it('is refused if maxAge and sessionCookie contradict each other', async () => {
    const client = await served();
    const noFlag = 'sessionCookie must be true or false.';
    for (const [options, message] of [
      [{ maxAge: 60, sessionCookie: true }, 'maxAge and sessionCookie contradict each other. Leave one out.'],
      [{ sessionCookie: 'yes' }, noFlag],
      [{ sessionCookie: null }, noFlag],
    ] as const) {
      let thrown: unknown;
      choose = (ctx, pair) => {
        try {
          auth.setCookies(ctx, pair, options as SetCookieOptions);
        } catch (error) {
          thrown = error;
        }
      };
      await client.send('/lasting/plain-login', { method: 'POST' });
      expect(thrown, JSON.stringify(options)).to.be.instanceOf(TypeError).with.property('message', message);
    }
  });
});

describe('A token whose cookie has a chosen lifetime', () => {
  async function login(
    init: Partial<AuthXInit<never>> = {},
  ): Promise<{ client: Client; answer: Answer; pair: TokenPair }> {
    const client = await served({}, init);
    choosing({ maxAge: '30d' });
    const answer = await client.send('/lasting/plain-login', { method: 'POST' });
    return { client, answer, pair: answer.json as unknown as TokenPair };
  }

  const me = (client: Client, token: string, headers: string[] = []): Promise<Answer> =>
    client.send('/lasting/me', { headers: ['Cookie', `access_token_cookie=${token}`, ...headers] });

  it('keeps all its claims and headers', async () => {
    const { answer, pair } = await login();
    const token = valueOf(answer, 'access_token_cookie') ?? '';
    const { cookie_lifetimes: lifetimes, ...claims } = claimsOf(token);
    expect(lifetimes).to.deep.equal({ access: 2_592_000, refresh: 2_592_000 });
    expect(claims).to.deep.equal(claimsOf(pair.access_token));
    expect(token.split('.')[0]).to.equal(pair.access_token.split('.')[0]);
    expect((await auth.verifyToken(token)).extra).to.deep.equal({});
  });

  it('can be sent in the header in its original form', async () => {
    const { client, answer, pair } = await login();
    const token = valueOf(answer, 'access_token_cookie') ?? '';
    expect(outcome(await me(client, token, bearer(pair.access_token)))).to.equal('200');
    const other = await auth.createAccessToken('alice');
    expect(outcome(await me(client, token, bearer(other)))).to.equal('400 AmbiguousTokenError');
  });

  it('passes the lifetimes on to the refreshed access token', async () => {
    const { answer } = await login();
    const { access_token: access } = await auth.refresh(valueOf(answer, 'refresh_token_cookie') ?? '');
    expect(claimsOf(access).cookie_lifetimes).to.deep.equal({ access: 2_592_000, refresh: 2_592_000 });
  });

  it('is revoked together with its original form', async () => {
    const { client, answer, pair } = await login({ revokedTokens: new MemoryRevocationStore() });
    const token = valueOf(answer, 'access_token_cookie') ?? '';
    await auth.revoke(pair.access_token);
    expect(outcome(await me(client, token))).to.equal('401 RevokedTokenError');
  });

  it('is set unchanged by a service without a signing key', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const options = { algorithm: 'ES256', tokenLocation: ['cookies'] } satisfies AuthXOptions;
    const pair = await makeAuth({ config: { ...options, privateKey } }).createTokenPair('alice');
    const set: string[] = [];
    const res = {
      headersSent: false,
      getHeader: () => undefined,
      setHeader: (name: string, value: string | string[]) => {
        if (name === 'Set-Cookie') set.push(...[value].flat());
      },
    };
    makeAuth({ config: { ...options, publicKey } }).setCookies({ res }, pair, { maxAge: '30d' });
    expect(set[0]).to.match(new RegExp(`^access_token_cookie=${pair.access_token}; Path=/; Max-Age=2592000;`));
  });
});
