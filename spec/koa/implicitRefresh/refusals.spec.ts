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

describe('No cookie is renewed', () => {
  let client: Client;
  /** Made anew each time: it lives for five minutes, the whole run for longer. */
  const due = (): string[] => accessCookie(dueToken());

  before(async () => {
    client = await serve(
      { controllers: [JsonActions, TextActions, Roles], undeclaredRoutes: 'allow', authorizationChecker: () => false },
      auth,
    );
  });

  const rows: [why: string, path: string, method: string, headers: readonly string[], outcome: string][] = [
    ['where scopes are missing', '/scoped', 'GET', [], '403 InsufficientScopeError'],
    ['where the token is not fresh', '/fresh', 'GET', [], '401 FreshTokenRequiredError'],
    ['where the proof is too old', '/recent', 'GET', [], '401 FreshTokenRequiredError'],
    ['where the CSRF value is missing', '/change', 'POST', [], '403 MissingCSRFTokenError'],
    ['where the CSRF value is wrong', '/change', 'POST', csrfHeader('x'), '403 CSRFError'],
    ['for another site', '/change', 'POST', [...csrfHeader(), 'Sec-Fetch-Site', 'cross-site'], '403 CSRFError'],
    ['where the guard demands the CSRF value', '/protected', 'GET', [], '403 MissingCSRFTokenError'],
    ['by a public action', '/public', 'GET', [], '200'],
    ['by a public action that looks at it', '/public-looked-at', 'GET', [], '200'],
    ['by a public action that verifies it', '/public-verified', 'GET', [], '200'],
    ['by an action that says nothing', '/undeclared', 'GET', [], '200'],
    ['where the action refuses', '/refused-by-action', 'GET', [], '403 InsufficientScopeError'],
    ['where a middleware refuses', '/refused-by-middleware', 'GET', [], '403 InsufficientScopeError'],
    ['where the action refuses another token', '/other-token', 'GET', [], '401 JWTDecodeError'],
    ['where there is no action', '/nowhere', 'GET', [], '404'],
    ['where there is none for the method', '/scoped', 'DELETE', [], '405'],
  ];

  for (const [why, path, method, headers, wanted] of rows) {
    it(why, async () => {
      for (const kind of ['/refusing', '/refusing-text']) {
        const answer = await client.send(kind + path, { method, headers: [...due(), ...headers] });
        expect(outcome(answer), kind).to.equal(wanted);
        expect(cookieChanges(answer)).to.deep.equal([]);
      }
    });
  }

  it('after only a checker of the application, which reads no token', async () => {
    const answer = await client.send('/roles/admin', { headers: due() });
    expect(answer.status).to.equal(403);
    expect(cookieChanges(answer)).to.deep.equal([]);
  });

  it('with a bad signature, or revoked', async () => {
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

  it('but a cookie is renewed after an error of the application, if the guard accepted the request', async () => {
    const answer = await client.send('/refusing/bad-request', { headers: due() });
    expect(answer.status).to.equal(400);
    expect(renewedToken(answer)).to.be.a('string');
  });
});
