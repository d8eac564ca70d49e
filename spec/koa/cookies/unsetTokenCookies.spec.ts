import { expect } from 'chai';
import type Koa from 'koa';
import {
  BadRequestError,
  Controller,
  createKoaServer,
  Get,
  JsonController,
  OnUndefined,
  Post,
} from 'routing-controllers';
import {
  AccessRequired,
  Public,
  RequireScopes,
  SetTokenCookies,
  UnsetTokenCookies,
  type AuthXOptions,
} from '../../../src/index';
import { secret } from '../../support/forge';
import type { Answer } from '../../support/send';
import { makeAuth, outcome, serve, start, type Client } from '../support/serve';
import { warningsDuring } from '../support/warnings';
import { answerCookies, cookieChanges } from './support/answerCookies';
import { accessCookie, cookieToken, csrfHeader } from './support/cookieTokens';

const config = { secretKey: secret, tokenLocation: ['cookies'] } satisfies AuthXOptions;
const issuer = makeAuth<never>({ config });
const ran: string[] = [];

/** Returns the result of the next request to `/logout/outcome`. */
let ending: () => unknown;

@JsonController('/logout')
class LogoutController {
  @AccessRequired()
  @UnsetTokenCookies()
  @Post('/guarded')
  guarded(): object {
    ran.push('guarded');
    return { loggedOut: true };
  }

  @UnsetTokenCookies()
  @RequireScopes('a:x')
  @Post('/scoped')
  scoped(): object {
    return {};
  }

  @Public()
  @UnsetTokenCookies()
  @OnUndefined(204)
  @Post('/public')
  async public(): Promise<void> {
    ran.push('public');
  }

  @Public()
  @UnsetTokenCookies()
  @Post('/outcome')
  outcome(): unknown {
    return ending();
  }

  @Public()
  @SetTokenCookies()
  @Post('/login')
  login(): Promise<object> {
    ran.push('login');
    return issuer.createTokenPair('alice');
  }

  @Public()
  @Get('/other')
  other(): object {
    return {};
  }
}

@Controller('/logout-text')
class TextController {
  @Public()
  @UnsetTokenCookies()
  @Post('/public')
  public(): string {
    return 'bye';
  }

  @Public()
  @SetTokenCookies()
  @Post('/login')
  login(): Promise<object> {
    return issuer.createTokenPair('alice');
  }
}

class Base {
  @Public()
  @UnsetTokenCookies()
  @Post('/inherited')
  inherited(): object {
    return {};
  }

  @Public()
  @SetTokenCookies()
  @Post('/turned')
  turned(): object {
    return {};
  }
}

@JsonController('/logout-sub')
class Sub extends Base {
  @UnsetTokenCookies()
  override turned(): object {
    return { turned: true };
  }
}

const controllers = [LogoutController, TextController, Sub];
const four = ['-access_token_cookie', '-csrf_access_token', '-refresh_token_cookie', '-csrf_refresh_token'];
const post = (client: Client, path: string, headers: readonly string[] = []): Promise<Answer> =>
  client.send(path, { method: 'POST', headers });

describe('@UnsetTokenCookies()', () => {
  let client: Client;
  const session = [...accessCookie(cookieToken()), ...csrfHeader()];

  before(async () => {
    client = await serve({ controllers, development: false }, issuer);
  });

  it('deletes all cookies after the action succeeded, and does not change the body', async () => {
    const answer = await post(client, '/logout/guarded', session);
    expect(answer.json).to.deep.equal({ loggedOut: true });
    expect(cookieChanges(answer)).to.deep.equal(four);
    expect(answer.headers['cache-control']).to.equal('no-store');
    expect((await post(client, '/logout-text/public')).text).to.equal('bye');
    expect(cookieChanges(await post(client, '/logout-text/public'))).to.deep.equal(four);
    const empty = await post(client, '/logout/public');
    expect(empty.status).to.equal(204);
    expect(cookieChanges(empty)).to.deep.equal(four);
  });

  it('deletes the cookies whatever the action returns, as a promise or not', async () => {
    const thenable = { then: (done: (answer: object) => void) => done({ later: true }) };
    for (const answered of [{}, null, 'text', Promise.resolve({}), thenable]) {
      ending = () => answered;
      expect(cookieChanges(await post(client, '/logout/outcome'))).to.deep.equal(four);
    }
  });

  it('deletes no cookie if the action fails', async () => {
    for (const error of [new BadRequestError('no'), new Error('broken')]) {
      const failures = [
        () => {
          throw error;
        },
        () => Promise.reject(error),
      ];
      for (const fail of failures) {
        ending = fail;
        const answer = await post(client, '/logout/outcome', session);
        expect(answer.status).to.equal(error instanceof BadRequestError ? 400 : 500);
        expect(cookieChanges(answer)).to.deep.equal([]);
      }
    }
  });

  it('deletes no cookie if the guard refuses', async () => {
    for (const [path, headers, wanted] of [
      ['/logout/guarded', [], '401 MissingTokenError'],
      ['/logout/guarded', accessCookie(cookieToken()), '403 MissingCSRFTokenError'],
      ['/logout/guarded', [...session, 'Sec-Fetch-Site', 'cross-site'], '403 CSRFError'],
      ['/logout/scoped', session, '403 InsufficientScopeError'],
      ['/logout/guarded', [...accessCookie(cookieToken({ exp: 1 })), ...csrfHeader()], '401 TokenExpiredError'],
    ] as const) {
      const before = ran.length;
      const answer = await post(client, path, headers);
      expect(outcome(answer)).to.equal(wanted);
      expect(cookieChanges(answer)).to.deep.equal([]);
      expect(ran).to.have.length(before);
    }
  });

  it('applies to inherited actions, and the decorator of an override wins', async () => {
    expect(cookieChanges(await post(client, '/logout-sub/inherited'))).to.deep.equal(four);
    const turned = await post(client, '/logout-sub/turned');
    expect(turned.json).to.deep.equal({ turned: true });
    expect(cookieChanges(turned)).to.deep.equal(four);
  });

  it('deletes cookies with the attributes that they were set with', async () => {
    const auth = makeAuth<never>({
      config: {
        ...config,
        cookieDomain: 'example.com',
        cookieSameSite: 'none',
        refreshCookiePath: '/logout',
        refreshCsrfCookiePath: '/pages',
      },
    });
    const other = await serve({ controllers }, auth);
    const [set, unset] = await Promise.all([post(other, '/logout/login'), post(other, '/logout/public')]);
    const shape = (answer: Answer): string[] =>
      answerCookies(answer).map(({ name, attributes }) =>
        [name, ...attributes.filter(attribute => !/^(Max-Age|Expires)=/.test(attribute))].join('; '),
      );
    expect(shape(unset)).to.deep.equal(shape(set));
    expect(shape(set)[2]).to.equal(
      'refresh_token_cookie; Path=/logout; Domain=example.com; HttpOnly; Secure; SameSite=None',
    );
    expect(cookieChanges(unset)).to.deep.equal(four);
  });

  it('does not change other actions', async () => {
    const answer = await client.send('/logout/other', { headers: session });
    expect(answer.headers).not.to.have.any.keys('set-cookie', 'cache-control');
  });
});

describe('The decorators @SetTokenCookies() and @UnsetTokenCookies()', () => {
  it('cannot be combined on one method, and cannot be on a static method', () => {
    expect(() => {
      class Both {
        @SetTokenCookies()
        @UnsetTokenCookies()
        both(): void {
          // Never called.
        }
      }
      return Both;
    }).to.throw(TypeError, 'Both.both both sets and unsets the token cookies.');
    expect(() => {
      class Static {
        name = 'static';

        @SetTokenCookies()
        static login(): void {
          // Never called.
        }
      }
      return Static;
    }).to.throw(TypeError, '@SetTokenCookies() is on the static method login');
  });

  it('make a server without withAuthX refuse the request before the action runs', async () => {
    const client = await start(createKoaServer({ controllers }) as Koa);
    const paths = [
      '/logout/login',
      '/logout/public',
      '/logout-text/login',
      '/logout-text/public',
      '/logout-sub/inherited',
    ];
    for (const path of [...paths, '/logout-sub/turned']) {
      const before = ran.length;
      let answer: Answer | undefined;
      const warnings = await warningsDuring(async () => {
        answer = await post(client, path);
      });
      expect(answer?.status, path).to.equal(500);
      expect(answer?.text).not.to.match(/eyJ|access_token/);
      expect(cookieChanges(answer!)).to.deep.equal([]);
      expect(ran).to.have.length(before);
      expect(warnings.join()).to.contain('withAuthX()');
    }
    expect((await client.get('/logout/other')).status).to.equal(200);
  });
});
