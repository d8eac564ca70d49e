import { expect } from 'chai';
import type Koa from 'koa';
import {
  Controller,
  Ctx,
  CurrentUser,
  Get,
  JsonController,
  Post,
  QueryParam,
  type HttpError,
  type KoaMiddlewareInterface,
} from 'routing-controllers';
import {
  AccessRequired,
  CurrentSubject,
  FreshRequired,
  OptionalAccess,
  Public,
  RefreshRequired,
  RequireScopes,
  SubjectNotFoundError,
  TokenRequired,
  type AuthX,
  type AuthXOptions,
} from '../../../src/index';
import { forge, goodClaims, secret } from '../../support/forge';
import { bearer, type Answer, type Sending } from '../../support/send';
import { whileRegistered } from '../support/registered';
import { makeAuth, outcome, serve, type Client } from '../support/serve';
import { answerCookies, cookieChanges } from './support/answerCookies';
import { accessCookie, cookies, cookieToken, csrfHeader, refreshCookie } from './support/cookieTokens';

const config = { secretKey: secret, tokenLocation: ['cookies', 'headers', 'query'] } satisfies AuthXOptions;
const callbacks = {
  getSubject: (uid: string) => (uid === 'nobody' ? null : { uid }),
  isTokenRevoked: (_: string, { sub }: { sub: string }) => sub === 'revoked',
};
const makeOne = (options: AuthXOptions = {}): AuthX<never> =>
  makeAuth<never>({ config: Object.assign({}, config, options), callbacks: callbacks as never });
const auth = makeOne();

class Actions {
  @AccessRequired()
  @Get('/access')
  access(): string {
    return 'ok';
  }

  @RefreshRequired()
  @Get('/refresh')
  refresh(): string {
    return 'ok';
  }

  @OptionalAccess()
  @Get('/optional')
  optional(): string {
    return 'ok';
  }

  @TokenRequired({ type: 'any' })
  @Get('/any')
  any(): string {
    return 'ok';
  }

  @FreshRequired()
  @Get('/fresh')
  fresh(): string {
    return 'ok';
  }

  @RequireScopes('a:x')
  @Get('/scoped')
  scoped(): string {
    return 'ok';
  }

  @AccessRequired()
  @Get('/subject')
  subject(@CurrentSubject() subject: object): object {
    return subject;
  }

  @AccessRequired()
  @Get('/user')
  user(@CurrentUser() user: object): object {
    return user;
  }

  @RefreshRequired()
  @Get('/refresh-subject')
  refreshSubject(@CurrentSubject() subject: object): object {
    return subject;
  }

  @Public()
  @Get('/by-hand')
  byHand(@Ctx() ctx: Koa.Context): Promise<object> {
    return auth.getCurrentSubject(ctx);
  }

  @Public()
  @Get('/public')
  public(): string {
    return 'ok';
  }

  @AccessRequired()
  @Get('/other-token')
  async otherToken(@QueryParam('other') other: string): Promise<string> {
    await auth.verifyToken(other);
    return 'ok';
  }

  @AccessRequired()
  @Get('/sets')
  sets(@Ctx() ctx: Koa.Context): string {
    auth.setAccessCookies(ctx, cookieToken({ sub: 'bob' }));
    throw new SubjectNotFoundError();
  }

  @AccessRequired()
  @Post('/change')
  change(): string {
    return 'ok';
  }
}

@JsonController('/ends')
class JsonActions extends Actions {}

@Controller('/ends-text')
class TextActions extends Actions {}

const controllers = [JsonActions, TextActions];
const access = ['-access_token_cookie', '-csrf_access_token'];
const all = [...access, '-refresh_token_cookie', '-csrf_refresh_token'];
const otherKey = cookieToken().replace(/.{6}$/, 'AAAAAA');
const otherRefreshKey = cookieToken({ type: 'refresh' }).replace(/.{6}$/, 'AAAAAA');

/** Seconds since 1970, in the year 2096. A machine whose clock is ahead issues such tokens. */
const later = 4_000_000_000;

/** The request, its refusal, and the deleted cookies. */
const rows: [path: string, headers: readonly string[], why: string, changes: readonly string[]][] = [
  ['/access', accessCookie('rubbish'), '401 JWTDecodeError', access],
  ['/access', accessCookie(otherKey), '401 TokenInvalidSignatureError', access],
  ['/access', accessCookie(cookieToken({ iss: 'x', aud: 'other' })), '401 TokenInvalidAudienceError', access],
  ['/access', accessCookie(cookieToken({ type: 'refresh' })), '401 AccessTokenRequiredError', access],
  ['/access', accessCookie(cookieToken({ sub: 'revoked' })), '401 RevokedTokenError', access],
  ['/any', accessCookie(cookieToken({ type: 'other' })), '401 TokenTypeError', access],
  ['/optional', accessCookie('rubbish'), '401 JWTDecodeError', access],
  ['/fresh', accessCookie('rubbish'), '401 JWTDecodeError', access],
  ['/by-hand', accessCookie('rubbish'), '401 JWTDecodeError', access],
  ['/by-hand', accessCookie(cookieToken({ sub: 'nobody' })), '401 SubjectNotFoundError', all],
  ['/subject', accessCookie(cookieToken({ sub: 'nobody' })), '401 SubjectNotFoundError', all],
  ['/user', accessCookie(cookieToken({ sub: 'nobody' })), '401 SubjectNotFoundError', all],
  ['/refresh', refreshCookie('rubbish'), '401 JWTDecodeError', []],
  ['/refresh', refreshCookie(otherRefreshKey), '401 TokenInvalidSignatureError', []],
  ['/refresh', refreshCookie(cookieToken()), '401 RefreshTokenRequiredError', []],
  ['/refresh', refreshCookie(cookieToken({ type: 'refresh', sub: 'revoked' })), '401 RevokedTokenError', []],
  ['/refresh', refreshCookie(cookieToken({ type: 'refresh', exp: 1 })), '401 TokenExpiredError', all],
  ['/refresh-subject', refreshCookie(cookieToken({ type: 'refresh', sub: 'nobody' })), '401 SubjectNotFoundError', all],
  ['/any', refreshCookie('rubbish'), '401 JWTDecodeError', []],
  // These tokens may become valid, or be valid elsewhere.
  ['/access', accessCookie(cookieToken({ exp: 1 })), '401 TokenExpiredError', []],
  ['/optional', accessCookie(cookieToken({ exp: 1 })), '401 TokenExpiredError', []],
  ['/access', accessCookie(cookieToken({ iat: later, nbf: later })), '401 JWTDecodeError', []],
  ['/access', accessCookie(forge(goodClaims(), { header: { kid: 'next' } })), '401 JWTDecodeError', []],
  ['/access', [], '401 MissingTokenError', []],
  ['/refresh', accessCookie('rubbish'), '401 MissingTokenError', []],
  ['/fresh', accessCookie(cookieToken()), '401 FreshTokenRequiredError', []],
  ['/scoped', accessCookie(cookieToken()), '403 InsufficientScopeError', []],
  ['/access', [...accessCookie('rubbish'), ...accessCookie('other')], '400 AmbiguousTokenError', []],
  ['/access', [...accessCookie('rubbish'), ...bearer('other')], '400 AmbiguousTokenError', []],
  // A refusal of another token inside an action deletes nothing.
  ['/other-token?other=rubbish', accessCookie(cookieToken()), '401 JWTDecodeError', []],
  [`/other-token?other=${cookieToken({ sub: 'revoked' })}`, accessCookie(cookieToken()), '401 RevokedTokenError', []],
  // A refusal of a token from another location deletes nothing.
  ['/access', bearer('rubbish'), '401 JWTDecodeError', []],
  ['/access', bearer(cookieToken({ sub: 'revoked' })), '401 RevokedTokenError', []],
  ['/refresh', bearer(cookieToken({ type: 'refresh', exp: 1 })), '401 TokenExpiredError', []],
  ['/subject', bearer(cookieToken({ sub: 'nobody' })), '401 SubjectNotFoundError', []],
  ['/access?token=rubbish', [], '401 JWTDecodeError', []],
  [
    '/subject',
    [...bearer(cookieToken({ sub: 'nobody' })), ...refreshCookie('rubbish')],
    '401 SubjectNotFoundError',
    [],
  ],
];

/** Handles errors like an application. */
class OwnErrors implements KoaMiddlewareInterface {
  static handled = 0;

  async use(ctx: Koa.Context, next: Koa.Next): Promise<void> {
    try {
      await next();
    } catch (error) {
      OwnErrors.handled += 1;
      ctx.status = (error as HttpError).httpCode;
      ctx.body = { error_type: (error as Error).name };
    }
  }
}

describe('A refusal of a cookie token', () => {
  const ways: [title: string, serving: () => Promise<Client>][] = [
    ['', () => serve({ controllers }, auth)],
    ['without the default error handler', () => serve({ controllers, defaultErrorHandler: false }, auth)],
    [
      'when the application handles errors itself',
      () =>
        whileRegistered([OwnErrors], () =>
          serve({ controllers, defaultErrorHandler: false, middlewares: [OwnErrors] }, auth),
        ),
    ],
  ];

  for (const [title, serving] of ways) {
    it(`deletes only the cookies that can never become valid again ${title}`, async () => {
      const client = await serving();
      for (const [path, headers, why, changes] of rows) {
        for (const kind of ['/ends', '/ends-text']) {
          const answer = await client.send(kind + path, { headers });
          const about = `${kind}${path} ${headers.join()}`;
          expect(outcome(answer), about).to.equal(why);
          expect(cookieChanges(answer), about).to.deep.equal(changes);
          expect(answer.headers['cache-control'], about).to.equal(changes.length > 0 ? 'no-store' : undefined);
        }
      }
      if (title.includes('itself')) expect(OwnErrors.handled).to.equal(2 * rows.length);
    });
  }

  it('deletes cookies with the attributes that they were set with', async () => {
    const other = makeOne({
      cookieDomain: 'example.com',
      cookieSameSite: 'strict',
      accessCookiePath: '/ends',
      accessCookieName: '__Secure-a',
      accessCsrfCookieName: 'c',
    });
    const client = await serve({ controllers }, other);
    const answer = await client.send('/ends/access', { headers: cookies({ '__Secure-a': 'rubbish' }) });
    const rest = 'Domain=example.com; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT';
    expect(answer.headers['set-cookie']).to.deep.equal([
      `__Secure-a=; Path=/ends; ${rest}; HttpOnly; Secure; SameSite=Strict`,
      `c=; Path=/; ${rest}; Secure; SameSite=Strict`,
    ]);
  });

  it('deletes cookies despite overrides of the error', async () => {
    const other = makeOne({ errors: { JWTDecodeError: { status: 422, message: 'Log in again' } } });
    const client = await serve({ controllers }, other);
    const answer = await client.send('/ends-text/access', { headers: accessCookie('rubbish') });
    expect(outcome(answer)).to.equal('422 JWTDecodeError');
    expect(cookieChanges(answer)).to.deep.equal(access);
  });

  it('keeps a cookie that the action has set', async () => {
    const client = await serve({ controllers }, auth);
    const answer = await client.send('/ends/sets', { headers: accessCookie(cookieToken()) });
    expect(outcome(answer)).to.equal('401 SubjectNotFoundError');
    expect(cookieChanges(answer)).to.deep.equal([
      'access_token_cookie',
      'csrf_access_token',
      '-refresh_token_cookie',
      '-csrf_refresh_token',
    ]);
  });

  it('deletes no cookie after a forged request', async () => {
    const client = await serve({ controllers }, auth);
    const send = (headers: readonly string[]): Promise<Answer> => {
      const sending: Sending = { method: 'POST', headers };
      return client.send('/ends/change', sending);
    };
    for (const [headers, why] of [
      [accessCookie(cookieToken()), '403 MissingCSRFTokenError'],
      [[...accessCookie(cookieToken()), ...csrfHeader('x')], '403 CSRFError'],
      [[...accessCookie(cookieToken({ sub: 'revoked' })), ...csrfHeader('x')], '403 CSRFError'],
      [[...accessCookie(cookieToken()), ...csrfHeader(), 'Sec-Fetch-Site', 'cross-site'], '403 CSRFError'],
    ] as const) {
      const answer = await send(headers);
      expect(outcome(answer)).to.equal(why);
      expect(cookieChanges(answer)).to.deep.equal([]);
    }
  });

  it('deletes no cookie if the store or the subject getter fails', async () => {
    const failing = makeAuth<never>({
      config,
      callbacks: {
        getSubject: () => {
          throw new Error('down');
        },
        isTokenRevoked: (_, { sub }) => {
          if (sub === 'bob') throw new Error('down');
          return false;
        },
      },
    });
    const client = await serve({ controllers }, failing);
    const subject = await client.send('/ends/subject', { headers: accessCookie(cookieToken()) });
    expect(outcome(subject)).to.equal('503 SubjectUnavailableError');
    const store = await client.send('/ends/access', { headers: accessCookie(cookieToken({ sub: 'bob' })) });
    expect(outcome(store)).to.equal('503 RevocationUnavailableError');
    for (const answer of [subject, store]) expect(cookieChanges(answer)).to.deep.equal([]);
  });

  it('deletes no cookie in a public action', async () => {
    const client = await serve({ controllers }, auth);
    const answer = await client.send('/ends/public', { headers: accessCookie('rubbish') });
    expect(answer.status).to.equal(200);
    expect(answerCookies(answer)).to.deep.equal([]);
  });
});
