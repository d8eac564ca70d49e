import { expect } from 'chai';
import type { Context } from 'koa';
import {
  Authorized,
  BadRequestError,
  Controller,
  Ctx,
  Get,
  JsonController,
  Post,
  UseBefore,
} from 'routing-controllers';
import {
  AccessRequired,
  FreshRequired,
  InsufficientScopeError,
  Public,
  RequireScopes,
  TokenRequired,
} from '../../../src/index';
import { cookieChanges } from '../cookies/support/answerCookies';
import { accessCookie, csrfHeader } from '../cookies/support/cookieTokens';
import { outcome, serve, type Client } from '../support/serve';
import { dueToken, renewedToken, renewingAuth } from './support/renewals';

const auth = renewingAuth();

class Actions {
  @RequireScopes('a:x')
  @Get('/scoped')
  scoped(): string {
    return 'ok';
  }

  @FreshRequired()
  @Get('/fresh')
  fresh(): string {
    return 'ok';
  }

  @FreshRequired({ maxAge: '5m' })
  @Get('/recent')
  recent(): string {
    return 'ok';
  }

  @AccessRequired()
  @Post('/change')
  change(): string {
    return 'ok';
  }

  @TokenRequired({ csrf: true })
  @Get('/protected')
  protected(): string {
    return 'ok';
  }

  @Public()
  @Get('/public')
  public(): string {
    return 'ok';
  }

  @Public()
  @Get('/public-looked-at')
  lookedAt(@Ctx() ctx: Context): string {
    return auth.getTokenFromRequest(ctx).location;
  }

  @Public()
  @Get('/public-verified')
  async verified(@Ctx() ctx: Context): Promise<string> {
    return (await auth.verifyToken(auth.getTokenFromRequest(ctx))).sub;
  }

  @AccessRequired()
  @Get('/refused-by-action')
  refusedByAction(): never {
    throw new InsufficientScopeError(['a:x']);
  }

  @AccessRequired()
  @UseBefore(() => {
    throw new InsufficientScopeError(['a:x']);
  })
  @Get('/refused-by-middleware')
  refusedByMiddleware(): string {
    return 'ok';
  }

  @AccessRequired()
  @Get('/other-token')
  async otherToken(): Promise<void> {
    await auth.verifyToken('rubbish');
  }

  @AccessRequired()
  @Get('/bad-request')
  badRequest(): never {
    throw new BadRequestError('no');
  }

  @Get('/undeclared')
  undeclared(): string {
    return 'ok';
  }
}

@JsonController('/refusing')
class JsonActions extends Actions {}

@Controller('/refusing-text')
class TextActions extends Actions {}

@JsonController('/roles')
class Roles {
  @Authorized('admin')
  @Get('/admin')
  admin(): object {
    return {};
  }
}

describe('An access cookie that is due', () => {
  let client: Client;
  /** Headers with a new token each time, because a token lives for five minutes and the test run takes longer. */
  const due = (): string[] => accessCookie(dueToken());

  before(async () => {
    client = await serve(
      { controllers: [JsonActions, TextActions, Roles], undeclaredRoutes: 'allow', authorizationChecker: () => false },
      auth,
    );
  });

  const rows: [why: string, path: string, method: string, headers: readonly string[], outcome: string][] = [
    ['when scopes are missing', '/scoped', 'GET', [], '403 InsufficientScopeError'],
    ['when the token is not fresh', '/fresh', 'GET', [], '401 FreshTokenRequiredError'],
    ['when the authentication is too old', '/recent', 'GET', [], '401 FreshTokenRequiredError'],
    ['when the CSRF value is missing', '/change', 'POST', [], '403 MissingCSRFTokenError'],
    ['when the CSRF value is wrong', '/change', 'POST', csrfHeader('x'), '403 CSRFError'],
    ['for another site', '/change', 'POST', [...csrfHeader(), 'Sec-Fetch-Site', 'cross-site'], '403 CSRFError'],
    ['when the guard requires the CSRF value', '/protected', 'GET', [], '403 MissingCSRFTokenError'],
    ['by a public action', '/public', 'GET', [], '200'],
    ['by a public action that reads the token', '/public-looked-at', 'GET', [], '200'],
    ['by a public action that verifies the token', '/public-verified', 'GET', [], '200'],
    ['by an action without a guard or @Public()', '/undeclared', 'GET', [], '200'],
    ['when the action refuses', '/refused-by-action', 'GET', [], '403 InsufficientScopeError'],
    ['when a middleware refuses', '/refused-by-middleware', 'GET', [], '403 InsufficientScopeError'],
    ['when the action refuses another token', '/other-token', 'GET', [], '401 JWTDecodeError'],
    ['when there is no action', '/nowhere', 'GET', [], '404'],
    ['when there is no action for the method', '/scoped', 'DELETE', [], '405'],
  ];

  for (const [why, path, method, headers, wanted] of rows) {
    it(`is not renewed ${why}`, async () => {
      for (const kind of ['/refusing', '/refusing-text']) {
        const answer = await client.send(kind + path, { method, headers: [...due(), ...headers] });
        expect(outcome(answer), kind).to.equal(wanted);
        expect(cookieChanges(answer)).to.deep.equal([]);
      }
    });
  }

  it('is not renewed if only a checker of the application decides, which reads no token', async () => {
    const answer = await client.send('/roles/admin', { headers: due() });
    expect(answer.status).to.equal(403);
    expect(cookieChanges(answer)).to.deep.equal([]);
  });

  it('is not renewed with a bad signature or a revoked token', async () => {
    const revoking = renewingAuth({}, { callbacks: { isTokenRevoked: (_, { sub }) => sub === 'bob' } });
    const other = await serve({ controllers: [JsonActions], undeclaredRoutes: 'allow' }, revoking);
    for (const [token, why] of [
      [dueToken({ sub: 'bob' }), '401 RevokedTokenError'],
      [dueToken().replace(/.{6}$/, 'AAAAAA'), '401 TokenInvalidSignatureError'],
    ] as const) {
      const answer = await other.send('/refusing/bad-request', { headers: accessCookie(token) });
      expect(outcome(answer)).to.equal(why);
      expect(renewedToken(answer)).to.equal(undefined);
    }
  });

  it('is renewed after an error of the application if the guard accepted the request', async () => {
    const answer = await client.send('/refusing/bad-request', { headers: due() });
    expect(answer.status).to.equal(400);
    expect(renewedToken(answer)).to.be.a('string');
  });
});
