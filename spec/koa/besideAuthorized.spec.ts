import { expect } from 'chai';
import {
  Authorized,
  CurrentUser,
  Get,
  JsonController,
  type Action,
  type RoutingControllersOptions,
} from 'routing-controllers';
import { AccessRequired, ConfigurationError, OptionalAccess, Public, RequireScopes, withAuthX } from '../../src/index';
import { bearer } from '../support/send';
import { makeAuth, outcome, serve, type Client } from './support/serve';

@JsonController('/stacked')
class Stacked {
  @AccessRequired()
  @Authorized('admin')
  @Get('/guard-first')
  guardFirst(): object {
    return { done: true };
  }

  @Authorized('admin')
  @AccessRequired()
  @Get('/authorized-first')
  authorizedFirst(): object {
    return { done: true };
  }

  @Get('/below')
  @RequireScopes('a:x')
  @Authorized(['admin'])
  below(): object {
    return { done: true };
  }

  @Public()
  @Authorized('admin')
  @Get('/public')
  public(): object {
    return { done: true };
  }
}

@AccessRequired()
@JsonController('/guarded-class')
class GuardedClass {
  @Authorized('admin')
  @Get('/me')
  me(): object {
    return { done: true };
  }
}

@Authorized('admin')
@JsonController('/authorized-class')
class AuthorizedClass {
  @AccessRequired()
  @Get('/guarded')
  guarded(): object {
    return { done: true };
  }

  @Get('/bare')
  bare(): object {
    return { done: true };
  }
}

@JsonController('/own')
class OwnAlone {
  @Authorized('admin')
  @Get('/roles')
  roles(): object {
    return { done: true };
  }

  @Authorized()
  @Get('/bare')
  bare(@CurrentUser() user?: object): object {
    return { user: user ?? null };
  }
}

@JsonController('/bare')
class BareMethod {
  @Authorized()
  @Get('/me')
  me(): object {
    return { done: true };
  }

  @Authorized([])
  @Get('/empty')
  empty(): object {
    return { done: true };
  }
}

@Authorized()
@JsonController('/bare-class')
class BareClass {
  @Get('/me')
  me(): object {
    return { done: true };
  }

  @RequireScopes('a:x')
  @Get('/scopes')
  scopes(): object {
    return { done: true };
  }
}

class BareBase {
  @Authorized()
  @Get('/me')
  me(): object {
    return { done: true };
  }
}

@JsonController('/bare-sub')
class BareSub extends BareBase {
  override me(): object {
    return { done: true };
  }
}

@JsonController('/user')
class UserController {
  @AccessRequired()
  @Get('/guarded')
  guarded(@CurrentUser() one: unknown, @CurrentUser() other: unknown): object {
    return { one, other };
  }

  @OptionalAccess()
  @Get('/optional')
  optional(@CurrentUser() user?: unknown): object {
    return { user: user ?? null };
  }

  @Public()
  @Get('/public')
  public(@CurrentUser() user?: unknown): object {
    return { user: user ?? null };
  }

  @OptionalAccess()
  @Get('/required')
  required(@CurrentUser({ required: true }) user: unknown): object {
    return { user };
  }
}

/** Accepts a request that names all the roles in a header. */
const rolesInHeader = ({ request }: Action, roles: string[]): boolean => {
  const { headers } = request as { headers: Record<string, string | undefined> };
  return headers['x-user'] !== undefined && roles.every(role => headers['x-user']?.split(' ').includes(role));
};

describe('@Authorized() with a checker of the application', () => {
  const auth = makeAuth<never>();
  let client: Client;

  before(async () => {
    const controllers = [Stacked, GuardedClass, AuthorizedClass, OwnAlone];
    const currentUserChecker = (): object => ({ from: 'own checker' });
    client = await serve({ controllers, authorizationChecker: rolesInHeader, currentUserChecker }, auth);
  });

  const ask = async (path: string, token: string | undefined, roles: string | undefined): Promise<number> => {
    const headers = [...(token === undefined ? [] : bearer(token)), ...(roles === undefined ? [] : ['X-User', roles])];
    return (await client.send(path, { headers })).status;
  };

  for (const path of [
    '/stacked/guard-first',
    '/stacked/authorized-first',
    '/guarded-class/me',
    '/authorized-class/guarded',
  ]) {
    it(`requires both the guard and the checker to accept: ${path}`, async () => {
      const token = await auth.createAccessToken('alice');
      expect(await ask(path, undefined, undefined)).to.equal(401);
      expect(await ask(path, undefined, 'admin')).to.equal(401);
      expect(await ask(path, token, undefined)).to.equal(403);
      expect(await ask(path, token, 'editor')).to.equal(403);
      expect(await ask(path, token, 'admin')).to.equal(200);
    });
  }

  it('requires both scopes and roles', async () => {
    const token = await auth.createAccessToken('alice');
    const scoped = await auth.createAccessToken('alice', { scopes: ['a:x'] });
    expect(await ask('/stacked/below', token, 'admin')).to.equal(403);
    expect(await ask('/stacked/below', scoped, 'editor')).to.equal(403);
    expect(await ask('/stacked/below', scoped, 'admin')).to.equal(200);
  });

  it('is decided by the checker alone if there is no guard', async () => {
    for (const path of ['/own/roles', '/authorized-class/bare', '/stacked/public']) {
      expect(await ask(path, undefined, 'editor'), path).to.equal(403);
      expect(await ask(path, await auth.createAccessToken('alice'), undefined), path).to.equal(403);
      expect(await ask(path, undefined, 'admin'), path).to.equal(200);
    }
    expect(await ask('/own/bare', await auth.createAccessToken('alice'), undefined)).to.equal(401);
    expect((await client.send('/own/bare', { headers: ['X-User', ''] })).json).to.deep.equal({
      user: { from: 'own checker' },
    });
  });
});

describe('@Authorized() without a checker', () => {
  const auth = makeAuth<never>();

  it('fails the start with roles and names the action, with or without a guard', () => {
    const cases: [string, new () => object, RoutingControllersOptions][] = [
      ['OwnAlone.roles', OwnAlone, {}],
      ['Stacked.guardFirst', Stacked, {}],
      ['Stacked.authorizedFirst', Stacked, {}],
      ['Stacked.below', Stacked, {}],
      ['Stacked.public', Stacked, {}],
      ['GuardedClass.me', GuardedClass, {}],
      ['AuthorizedClass.guarded', AuthorizedClass, {}],
      ['AuthorizedClass.bare', AuthorizedClass, {}],
    ];
    for (const [name, controller, options] of cases) {
      expect(() => withAuthX({ ...options, controllers: [controller] }, auth), name).to.throw(
        ConfigurationError,
        `${name}: @Authorized() names roles, but no authorizationChecker is there to check them.`,
      );
    }
  });

  it('requires an access token without roles', async () => {
    const client = await serve({ controllers: [BareMethod, BareClass, BareSub] }, auth);
    const token = await auth.createAccessToken('alice');
    for (const path of ['/bare/me', '/bare/empty', '/bare-class/me', '/bare-sub/me']) {
      expect(outcome(await client.get(path)), path).to.equal('401 MissingTokenError');
      const refresh = await auth.createRefreshToken('alice');
      expect(outcome(await client.get(path, refresh)), path).to.equal('401 AccessTokenRequiredError');
      expect(outcome(await client.get(path, token)), path).to.equal('200');
    }
    expect(outcome(await client.get('/bare-class/scopes', token))).to.equal('403 InsufficientScopeError');
    const scoped = await auth.createAccessToken('alice', { scopes: ['a:x'] });
    expect(outcome(await client.get('/bare-class/scopes', scoped))).to.equal('200');
  });
});

describe('@CurrentUser()', () => {
  const currentUserChecker = (): object => ({ from: 'own checker' });

  it('is the subject if there is a subject getter', async () => {
    const auth = makeAuth<never>({ callbacks: { getSubject: uid => ({ uid }) as never } });
    const client = await serve({ controllers: [UserController], currentUserChecker }, auth);
    const token = await auth.createAccessToken('alice');
    expect((await client.get('/user/guarded', token)).json).to.deep.equal({
      one: { uid: 'alice' },
      other: { uid: 'alice' },
    });
    expect((await client.get('/user/optional', token)).json).to.deep.equal({ user: { uid: 'alice' } });
    expect((await client.get('/user/optional')).json).to.deep.equal({ user: null });
    expect((await client.get('/user/required')).status).to.equal(401);
    expect((await client.get('/user/public', token)).json).to.deep.equal({ user: { from: 'own checker' } });
  });

  it("is the answer of the application's checker if there is no subject getter", async () => {
    const auth = makeAuth<never>();
    const client = await serve({ controllers: [UserController], currentUserChecker }, auth);
    expect(outcome(await client.get('/user/guarded'))).to.equal('401 MissingTokenError');
    const answer = await client.get('/user/guarded', await auth.createAccessToken('alice'));
    expect(answer.json).to.deep.equal({ one: { from: 'own checker' }, other: { from: 'own checker' } });
  });

  it('fails the start if nothing can load the user', () => {
    const bare = (): unknown => withAuthX({ controllers: [UserController] }, makeAuth());
    expect(bare).to.throw(ConfigurationError, 'UserController.guarded: @CurrentUser() needs a subject getter.');
    const withGetter = makeAuth({ callbacks: { getSubject: () => ({}) } });
    expect(() => withAuthX({ controllers: [UserController] }, withGetter)).to.throw(
      ConfigurationError,
      'UserController.public: @CurrentUser() needs a token, but the action is public.',
    );
  });
});
