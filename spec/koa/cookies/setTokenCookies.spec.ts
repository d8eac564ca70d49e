import { Exclude, Expose } from 'class-transformer';
import { expect } from 'chai';
import type { Context } from 'koa';
import {
  BadRequestError,
  Controller,
  Ctx,
  Get,
  Header,
  HttpCode,
  JsonController,
  Post,
  UseInterceptor,
  type Action,
} from 'routing-controllers';
import {
  AccessRequired,
  ConfigurationError,
  Public,
  RefreshRequired,
  SetTokenCookies,
  withAuthX,
  type AuthXOptions,
  type TokenLocation,
  type TokenPair,
} from '../../../src/index';
import { secret } from '../../support/forge';
import type { Answer } from '../../support/send';
import { makeAuth, outcome, serve, type Client } from '../support/serve';
import { answerCookies, cookieChanges, valueOf } from './support/answerCookies';
import { Browser } from './support/Browser';
import { claimsOf, cookieToken, csrfHeader, refreshCookie } from './support/cookieTokens';

const config = { secretKey: secret, tokenLocation: ['cookies'] } satisfies AuthXOptions;
const issuer = makeAuth<never>({ config });
const pair = (): Promise<TokenPair> => issuer.createTokenPair('alice');

/** Returns the answer to the next request to `/login/answer`. */
let answering: () => unknown;

class Login {
  access_token!: string;
  user!: string;
  @Exclude() password!: string;
  @Expose({ name: 'shown_as' }) hidden!: string;
}

class Computed {
  @Expose()
  get access_token(): string {
    return cookieToken();
  }
}

@JsonController('/login')
class LoginController {
  @Public()
  @SetTokenCookies()
  @Post('/pair')
  pair(): Promise<TokenPair> {
    return pair();
  }

  @SetTokenCookies()
  @Public()
  @HttpCode(201)
  @Header('X-Own', 'yes')
  @UseInterceptor((_: Action, result: object) => ({ ...result, seen: Object.keys(result) }))
  @Post('/dressed')
  async dressed(@Ctx() ctx: Context): Promise<object> {
    ctx.cookies.set('own', '1');
    return { ...(await pair()), user: 'alice' };
  }

  @Public()
  @SetTokenCookies()
  @Post('/answer')
  answer(): unknown {
    return answering();
  }

  @RefreshRequired()
  @SetTokenCookies()
  @Post('/refresh')
  async refresh(): Promise<object> {
    return { access_token: await issuer.createAccessToken('alice') };
  }

  @AccessRequired()
  @Get('/me')
  me(): object {
    return { me: true };
  }
}

@Controller('/text')
class TextController {
  @Public()
  @SetTokenCookies()
  @Post('/pair')
  pair(): Promise<TokenPair> {
    return pair();
  }

  @Public()
  @SetTokenCookies()
  @Post('/nothing')
  nothing(): string {
    return 'no tokens here';
  }
}

class Base {
  @Public()
  @SetTokenCookies()
  @Post('/inherited')
  inherited(): Promise<TokenPair> {
    return pair();
  }

  @Public()
  @SetTokenCookies()
  @Post('/overridden')
  overridden(): Promise<object> {
    return Promise.resolve({});
  }

  @Public()
  @Post('/marked-below')
  markedBelow(): Promise<object> {
    return pair();
  }
}

@JsonController('/sub')
class Sub extends Base {
  override async overridden(): Promise<object> {
    return { ...(await pair()), overridden: true };
  }

  @SetTokenCookies()
  override markedBelow(): Promise<object> {
    return pair();
  }
}

const controllers = [LoginController, TextController, Sub];
const four = ['access_token_cookie', 'csrf_access_token', 'refresh_token_cookie', 'csrf_refresh_token'];
const post = (client: Client, path: string, headers: readonly string[] = []): Promise<Answer> =>
  client.send(path, { method: 'POST', headers });

/** Expects that the answer contains no part of an issued token. */
function expectNoToken({ text, headers }: Answer): void {
  expect(headers['set-cookie']).to.equal(undefined);
  expect(text + JSON.stringify(headers)).not.to.match(/eyJ[\w-]+\.[\w-]+/);
}

describe('@SetTokenCookies()', () => {
  let client: Client;

  before(async () => {
    client = await serve({ controllers, development: false }, issuer);
  });

  for (const path of ['/login/pair', '/text/pair', '/sub/inherited']) {
    it(`moves both tokens from the answer into cookies (${path})`, async () => {
      const answer = await post(client, path);
      expect(answer.status).to.equal(200);
      expect(answer.json).to.deep.equal({ expires_in: 900 });
      expect(cookieChanges(answer)).to.deep.equal(four);
      expect(answer.headers['cache-control']).to.equal('no-store');
      expect(claimsOf(valueOf(answer, 'access_token_cookie')!)).to.include({ sub: 'alice', type: 'access' });
      expect(claimsOf(valueOf(answer, 'refresh_token_cookie')!)).to.include({ sub: 'alice', type: 'refresh' });
    });
  }

  it('does not change the status, headers, other members, other cookies and interceptors', async () => {
    const answer = await post(client, '/login/dressed');
    expect(answer.status).to.equal(201);
    expect(answer.headers['x-own']).to.equal('yes');
    expect(answer.json).to.deep.equal({ user: 'alice', expires_in: 900, seen: ['expires_in', 'user'] });
    expect(cookieChanges(answer)).to.deep.equal(['own', ...four]);
  });

  it('applies to an overriding action, decorated on the base or on the override', async () => {
    const overridden = await post(client, '/sub/overridden');
    expect(overridden.json).to.deep.equal({ expires_in: 900, overridden: true });
    expect(cookieChanges(overridden)).to.deep.equal(four);
    expect(cookieChanges(await post(client, '/sub/marked-below'))).to.deep.equal(four);
  });

  it('sets the cookies of a single token', async () => {
    answering = () => issuer.createAccessToken('alice').then(access_token => ({ access_token, note: 'x' }));
    const access = await post(client, '/login/answer');
    expect(cookieChanges(access)).to.deep.equal(four.slice(0, 2));
    expect(access.json).to.deep.equal({ note: 'x' });
    answering = () => issuer.createRefreshToken('alice').then(refresh_token => ({ refresh_token }));
    const refresh = await post(client, '/login/answer');
    expect(cookieChanges(refresh)).to.deep.equal(four.slice(2));
    expect(refresh.json).to.deep.equal({});
  });

  it('accepts a promise, a plain value and a frozen object', async () => {
    const tokens = await pair();
    const thenable = { then: (done: (answer: object) => void) => done(tokens) };
    for (const answered of [tokens, Object.freeze({ ...tokens }), thenable, Promise.resolve(tokens)]) {
      answering = () => answered;
      const answer = await post(client, '/login/answer');
      expect(cookieChanges(answer)).to.deep.equal(four);
      expect(answer.json).to.deep.equal({ expires_in: 900 });
    }
    expect(tokens).to.have.all.keys('access_token', 'refresh_token', 'token_type', 'expires_in');
  });

  it('keeps the class of an answer, which class-transformer needs to hide members', async () => {
    answering = async () =>
      Object.assign(new Login(), {
        access_token: await issuer.createAccessToken('alice'),
        user: 'alice',
        password: 'wonderland',
        hidden: 'h',
      });
    const answer = await post(client, '/login/answer');
    expect(answer.json).to.deep.equal({ user: 'alice', shown_as: 'h' });
    expect(cookieChanges(answer)).to.deep.equal(four.slice(0, 2));
  });

  const useless: [title: string, answer: unknown][] = [
    ['nothing', undefined],
    ['null', null],
    ['text', 'text'],
    ['a token as text', cookieToken()],
    ['a number', 5],
    ['a list', [{ access_token: cookieToken() }]],
    ['no tokens', { user: 'alice' }],
    ['tokens that are not strings', { access_token: 5, refresh_token: null }],
    ['tokens from getters', new Computed()],
    ['nested tokens', { data: { access_token: cookieToken() } }],
    ['a malformed token', { access_token: 'rubbish' }],
    ['an empty token', { access_token: '' }],
    ['a token of the other type', { access_token: cookieToken({ type: 'refresh' }) }],
    ['a token without a CSRF value', { access_token: cookieToken({ csrf: '' }) }],
    ['an expired token', { access_token: cookieToken({ exp: 1 }) }],
  ];

  for (const [title, answer] of useless) {
    it(`sets no cookie and shows no token if the action returns ${title}`, async () => {
      answering = () => answer;
      const { status, ...rest } = await post(client, '/login/answer');
      expect(status).to.be.at.least(400);
      expectNoToken({ status, ...rest });
    });
  }

  for (const [title, answer] of useless.filter(
    ([, answer]) => typeof (answer as Partial<TokenPair> | undefined)?.access_token !== 'string',
  )) {
    it(`answers 500 if the action returns ${title}`, async () => {
      answering = () => answer;
      expect((await post(client, '/login/answer')).status).to.equal(500);
    });
  }

  it('answers 500 for a text action that returns no tokens', async () => {
    const answer = await post(client, '/text/nothing');
    expect(answer.status).to.equal(500);
    expectNoToken(answer);
    expect(answer.text).not.to.contain('no tokens here');
  });

  // The cookies of the first token are set before the second one throws.
  it('sets no cookie at all if the second one cannot be set', async () => {
    for (const second of ['rubbish', cookieToken(), cookieToken({ type: 'refresh', note: 'x'.repeat(3000) })]) {
      answering = () => ({ access_token: cookieToken(), refresh_token: second });
      const answer = await post(client, '/login/answer');
      expect(answer.status).to.be.at.least(400);
      expectNoToken(answer);
    }
  });

  it('shows no token even if the application handles errors itself', async () => {
    const rising = await serve({ controllers, defaultErrorHandler: false }, issuer);
    for (const answered of [undefined, 'text', { user: 'alice' }, { access_token: 'rubbish' }, [cookieToken()]]) {
      answering = () => answered;
      const answer = await post(rising, '/login/answer');
      expect(answer.status).to.be.at.least(400);
      expectNoToken(answer);
    }
    answering = pair;
    expect(cookieChanges(await post(rising, '/login/answer'))).to.deep.equal(four);
  });

  it('sets no cookie if the action fails', async () => {
    for (const error of [new BadRequestError('wrong password'), new Error('broken')]) {
      for (const fail of [
        () => {
          throw error;
        },
        () => Promise.reject(error),
      ]) {
        answering = fail;
        const answer = await post(client, '/login/answer');
        expect(answer.status).to.equal(error instanceof BadRequestError ? 400 : 500);
        expectNoToken(answer);
      }
    }
  });

  it('sets no cookie if the guard refuses', async () => {
    const answer = await post(client, '/login/refresh');
    expect(outcome(answer)).to.equal('401 MissingTokenError');
    expectNoToken(answer);
  });

  it('renews the access cookie with the refresh cookie', async () => {
    const browser = new Browser(client);
    await browser.send('/login/pair', { method: 'POST' });
    const first = browser.jar.get('access_token_cookie');
    browser.jar.delete('access_token_cookie');
    const answer = await browser.send('/login/refresh', { method: 'POST' }, 'csrf_refresh_token');
    expect(answer.json).to.deep.equal({});
    expect(cookieChanges(answer)).to.deep.equal(four.slice(0, 2));
    expect(browser.jar.get('access_token_cookie')).to.be.a('string').that.does.not.equal(first);
    expect(outcome(await browser.get('/login/me'))).to.equal('200');
    const forged = refreshCookie(cookieToken({ type: 'refresh' }));
    expect(outcome(await post(client, '/login/refresh', forged))).to.equal('403 MissingCSRFTokenError');
    expect(outcome(await post(client, '/login/refresh', [...forged, ...csrfHeader()]))).to.equal('200');
  });
});

describe('@SetTokenCookies() with configured locations', () => {
  const answered = async (options: AuthXOptions): Promise<Answer> => {
    const auth = makeAuth<never>({ config: Object.assign({ secretKey: secret }, options) });
    const tokens = await auth.createTokenPair('alice');
    answering = () => tokens;
    return post(await serve({ controllers }, auth), '/login/answer');
  };

  const split: [access: TokenLocation[], refresh: TokenLocation[] | undefined, members: string[], changes: string[]][] =
    [
      [['cookies'], undefined, ['expires_in'], four],
      [['headers', 'cookies'], undefined, ['expires_in'], four],
      [['headers'], ['cookies'], ['access_token', 'token_type', 'expires_in'], four.slice(2)],
      [['cookies'], ['json'], ['refresh_token', 'expires_in'], four.slice(0, 2)],
    ];

  for (const [tokenLocation, refreshTokenLocation, members, changes] of split) {
    it(`moves the right tokens for access in ${tokenLocation.join(', ')} and refresh in ${refreshTokenLocation?.join(', ') ?? 'the same'}`, async () => {
      const answer = await answered({ tokenLocation, ...(refreshTokenLocation && { refreshTokenLocation }) });
      expect(answer.status).to.equal(200);
      expect(answer.json).to.have.all.keys(...members);
      expect(cookieChanges(answer)).to.deep.equal(changes);
    });
  }

  it('puts the CSRF values into the body if csrfInCookies is false', async () => {
    const answer = await answered({ tokenLocation: ['cookies'], csrfInCookies: false });
    expect(cookieChanges(answer)).to.deep.equal(['access_token_cookie', 'refresh_token_cookie']);
    const [access, refresh] = answerCookies(answer).map(({ value }) => claimsOf(value).csrf);
    expect(answer.json).to.deep.equal({ expires_in: 900, csrf_access_token: access, csrf_refresh_token: refresh });
    expect(access).to.be.a('string').that.is.not.empty;
  });

  it('puts no CSRF values into the body if cookieCsrfProtect is false', async () => {
    const answer = await answered({ tokenLocation: ['cookies'], cookieCsrfProtect: false, csrfInCookies: false });
    expect(cookieChanges(answer)).to.deep.equal(['access_token_cookie', 'refresh_token_cookie']);
    expect(answer.json).to.deep.equal({ expires_in: 900 });
  });

  it('fails the start if tokenLocation does not list cookies', () => {
    const auth = makeAuth<never>({ config: { secretKey: secret, tokenLocation: ['headers', 'json'] } });
    expect(() => withAuthX({ controllers }, auth))
      .to.throw(ConfigurationError, /LoginController\.pair: @SetTokenCookies\(\)/)
      .with.property('message')
      .that.contains('Sub.inherited')
      .and.contains("Add 'cookies' to tokenLocation");
  });
});
