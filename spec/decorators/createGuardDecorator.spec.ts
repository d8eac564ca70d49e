import { expect } from 'chai';
import { Body, Get, JsonController, Post } from 'routing-controllers';
import {
  AccessDeniedError,
  AccessRequired,
  ConfigurationError,
  createGuardDecorator,
  CurrentSubject,
  FreshRequired,
  OptionalAccess,
  Public,
  RefreshRequired,
  withAuthX,
  type AccessCheck,
  type GuardDecorator,
} from '../../src/index';
import { makeAuth, outcome, serve, type Client } from '../koa/support/serve';
import { secret } from '../support/forge';
import { bearer } from '../support/send';
import { MemoryStore } from '../websocket/support/MemoryStore';

interface User {
  readonly uid: string;
  readonly isActive: boolean;
}

const store = new MemoryStore();
let loads = 0;
const auth = makeAuth<User>({
  config: { secretKey: secret, errors: {} },
  revokedTokens: store,
  callbacks: {
    getSubject: uid => {
      loads += 1;
      return uid === 'gone' ? undefined : { uid, isActive: uid !== 'bob' };
    },
  },
});

const role = (wanted: string): AccessCheck => ({
  name: `@RequireRole('${wanted}')`,
  test: ({ extra }) => (extra.roles as string[]).includes(wanted),
  refusal: () => new AccessDeniedError({ message: `Only for the role ${wanted}` }),
});
const RequireRole = (wanted: string): GuardDecorator => createGuardDecorator(role(wanted));

const RequireActive = (): GuardDecorator =>
  createGuardDecorator<User>({
    name: '@RequireActive()',
    test: async (_payload, request) => (await request.subject())?.isActive === true,
  });

const RequireOwnAmount = (): GuardDecorator =>
  createGuardDecorator({
    name: '@RequireOwnAmount()',
    test: (payload, { context }) => {
      const { uid } = context?.request.body as { uid: unknown };
      return context?.params.uid === payload.sub && uid === payload.sub && context.query.confirm === 'yes';
    },
  });

@JsonController('/own')
class Own {
  @RequireRole('admin')
  @Get('/admin')
  admin(): object {
    return {};
  }

  @RequireRole('admin')
  @RequireRole('auditor')
  @Get('/both')
  both(): object {
    return {};
  }

  @RequireRole('admin')
  @RefreshRequired()
  @Get('/refresh')
  refresh(): object {
    return {};
  }

  @RequireActive()
  @Get('/active')
  active(@CurrentSubject() { uid }: User): object {
    return { uid };
  }

  @RequireOwnAmount()
  @Post('/:uid/amount')
  amount(@Body() body: object): object {
    return body;
  }
}

@RequireRole('admin')
class Base {
  @Get('/plain')
  plain(): object {
    return {};
  }

  @AccessRequired()
  @Get('/guarded')
  guarded(): object {
    return {};
  }

  @FreshRequired()
  @Get('/fresh')
  fresh(): object {
    return {};
  }

  @Public()
  @Get('/open')
  open(): object {
    return {};
  }
}

@JsonController('/sub')
class Sub extends Base {}

const token = (roles: unknown, uid = 'alice'): Promise<string> => auth.createAccessToken(uid, { data: { roles } });

describe('A guard made by createGuardDecorator', () => {
  let client: Client;

  before(async () => {
    client = await serve({ controllers: [Own, Sub] }, auth as never);
  });

  beforeEach(() => {
    loads = 0;
  });

  const get = async (path: string, credential?: string): Promise<string> => outcome(await client.get(path, credential));

  it('accepts only tokens that its check accepts', async () => {
    expect(await get('/own/admin')).to.equal('401 MissingTokenError');
    expect(await get('/own/admin', 'rubbish')).to.equal('401 JWTDecodeError');
    expect(await get('/own/admin', await token(['admin']))).to.equal('200');
    const refused = await client.get('/own/admin', await token(['clerk']));
    expect(refused.status).to.equal(403);
    expect(refused.json).to.deep.equal({ message: 'Only for the role admin', error_type: 'AccessDeniedError' });
    expect(refused.headers).not.to.have.property('www-authenticate');
  });

  it('refuses with 403 if its check throws, and never answers 5xx', async () => {
    for (const roles of [undefined, null, 5, {}]) {
      const refused = await client.get('/own/admin', await token(roles));
      expect(refused.json).to.deep.equal({ message: 'Access denied', error_type: 'AccessDeniedError' });
      expect(refused.status).to.equal(403);
    }
  });

  it('adds to other guards, which still apply', async () => {
    expect(await get('/own/both', await token(['admin']))).to.equal('403 AccessDeniedError');
    expect(await get('/own/both', await token(['auditor']))).to.equal('403 AccessDeniedError');
    expect(await get('/own/both', await token(['admin', 'auditor']))).to.equal('200');
  });

  it('requires the token type that another guard names, and an access token otherwise', async () => {
    const refresh = (roles: string[]): Promise<string> => auth.createRefreshToken('alice', { data: { roles } });
    expect(await get('/own/refresh', await token(['admin']))).to.equal('401 RefreshTokenRequiredError');
    expect(await get('/own/refresh', await refresh(['clerk']))).to.equal('403 AccessDeniedError');
    expect(await get('/own/refresh', await refresh(['admin']))).to.equal('200');
    expect(await get('/own/admin', await refresh(['admin']))).to.equal('401 AccessTokenRequiredError');
  });

  it('applies on a class to its actions and those of subclasses, except public ones', async () => {
    for (const path of ['/sub/plain', '/sub/guarded']) {
      expect(await get(path), path).to.equal('401 MissingTokenError');
      expect(await get(path, await token(['clerk'])), path).to.equal('403 AccessDeniedError');
      expect(await get(path, await token(['admin'])), path).to.equal('200');
    }
    expect(await get('/sub/open')).to.equal('200');
  });

  it('runs after freshness and revocation', async () => {
    expect(await get('/sub/fresh', await token(['clerk']))).to.equal('401 FreshTokenRequiredError');
    const revoked = await token(['clerk']);
    await auth.revoke(revoked);
    expect(await get('/own/admin', revoked)).to.equal('401 RevokedTokenError');
  });

  it('can await the subject, which is loaded once for the guard and the action', async () => {
    const accepted = await client.get('/own/active', await token([]));
    expect(accepted.json).to.deep.equal({ uid: 'alice' });
    expect(loads).to.equal(1);
    expect(await get('/own/active', await token([], 'bob'))).to.equal('403 AccessDeniedError');
    expect(await get('/own/active', await token([], 'gone'))).to.equal('403 AccessDeniedError');
  });

  it('can read the parameters, the query and the body of the request', async () => {
    const send = async (path: string, body: object): Promise<string> => {
      const headers = bearer(await token([]));
      return outcome(await client.send(path, { method: 'POST', headers, body }));
    };
    expect(await send('/own/alice/amount?confirm=yes', { uid: 'alice' })).to.equal('200');
    expect(await send('/own/alice/amount?confirm=no', { uid: 'alice' })).to.equal('403 AccessDeniedError');
    expect(await send('/own/bob/amount?confirm=yes', { uid: 'alice' })).to.equal('403 AccessDeniedError');
    expect(await send('/own/alice/amount?confirm=yes', { uid: 'bob' })).to.equal('403 AccessDeniedError');
    expect(await send('/own/alice/amount?confirm=yes', [])).to.equal('403 AccessDeniedError');
  });

  for (const exemption of [Public(), OptionalAccess()]) {
    it('contradicts an exemption on the same method, with its name in the message', () => {
      @JsonController('/contradiction')
      class Contradiction {
        @RequireRole('admin')
        @exemption
        @Get('/')
        act(): object {
          return {};
        }
      }
      expect(() => withAuthX({ controllers: [Contradiction] }, auth)).to.throw(
        ConfigurationError,
        "@RequireRole('admin')",
      );
    });
  }

  const refused: readonly (readonly [check: unknown, message: string])[] = [
    [undefined, 'a check must be an object with name and test'],
    [null, 'a check must be an object with name and test'],
    [() => true, 'a check must be an object with name and test'],
    [{ test: () => true }, 'name must be a text'],
    [{ name: '', test: () => true }, 'name must be a text'],
    [{ name: '@A()' }, 'test of @A() must be a function'],
    [{ name: '@A()', test: true }, 'test of @A() must be a function'],
    [{ name: '@A()', test: () => true, refusal: new AccessDeniedError() }, 'refusal of @A() must be a function'],
    [{ name: '@A()', test: () => true, stage: 'first' }, "stage of @A() must be 'beforeRevocation' or"],
    [{ name: '@A()', Test: () => true }, 'Test is not one of name, stage, test, refusal. Did you mean test?'],
  ];
  for (const [check, message] of refused) {
    it(`refuses an invalid check: ${message}`, () => {
      expect(() => createGuardDecorator(check as AccessCheck)).to.throw(TypeError, message);
    });
  }

  it('accepts an instance of a class with other members', async () => {
    class MinimumAge implements AccessCheck {
      readonly name = '@MinimumAge()';

      constructor(private readonly years: number) {}

      test({ extra }: Parameters<AccessCheck['test']>[0]): boolean {
        return Number(extra.age) >= this.years;
      }
    }
    @JsonController('/age')
    class Age {
      @createGuardDecorator(new MinimumAge(18))
      @Get('/')
      act(): object {
        return {};
      }
    }
    const server = await serve({ controllers: [Age] }, auth as never);
    const ofAge = (age: number): Promise<string> => auth.createAccessToken('alice', { data: { age } });
    expect(outcome(await server.get('/age', await ofAge(18)))).to.equal('200');
    expect(outcome(await server.get('/age', await ofAge(17)))).to.equal('403 AccessDeniedError');
  });
});

describe('auth.verifyToken with checks', () => {
  const fate = async (roles: unknown, options: object): Promise<string> =>
    auth.verifyToken(await token(roles), options).then(
      ({ sub }) => sub,
      (error: unknown) => (error as Error).name,
    );

  it('runs checks like a guard', async () => {
    expect(await fate(['admin'], { checks: [role('admin')] })).to.equal('alice');
    expect(await fate(['clerk'], { checks: [role('admin')] })).to.equal('AccessDeniedError');
    expect(await fate(['admin'], { checks: [role('admin'), role('auditor')] })).to.equal('AccessDeniedError');
    expect(await fate(['admin'], { checks: [] })).to.equal('alice');
    expect(await fate(['admin'], { checks: [role('admin')], fresh: true })).to.equal('FreshTokenRequiredError');
    expect(await fate(['admin'], { checks: [role('admin')], scopes: ['a'] })).to.equal('InsufficientScopeError');
  });

  it('runs a check in either stage', async () => {
    for (const stage of ['beforeRevocation', 'afterRevocation'] as const) {
      expect(await fate(['admin'], { checks: [{ ...role('admin'), stage }] }), stage).to.equal('alice');
      expect(await fate(['clerk'], { checks: [{ ...role('admin'), stage }] }), stage).to.equal('AccessDeniedError');
    }
  });

  it('gives checks no request, and loads the subject if a check needs it', async () => {
    const seen: unknown[] = [];
    const check: AccessCheck = {
      name: 'seen',
      test: async (_payload, request) => {
        seen.push(request.context, await request.subject());
        return true;
      },
    };
    expect(await fate([], { checks: [check] })).to.equal('alice');
    expect(seen).to.deep.equal([undefined, { uid: 'alice', isActive: true }]);
  });

  const refused: readonly (readonly [options: object, message: string])[] = [
    [{ checks: role('admin') }, 'verifyToken: checks must be a list of checks.'],
    [{ checks: [undefined] }, 'verifyToken: a check must be an object with name and test.'],
    [{ checks: [{ name: 'x', test: 1 }] }, 'verifyToken: test of x must be a function'],
    [{ scopes: [] }, 'verifyToken: the list of scopes is empty, so that it would require nothing. Name at least'],
    [{ scopes: 'a' }, 'verifyToken: scopes must be a list of scopes'],
    [{ scopes: ['a b'] }, "verifyToken: 'a b' is not a scope"],
    [{ max_age: 5 }, 'verifyToken: max_age is not one of type, fresh, maxAge, '],
    [{ max_age: 5 }, 'Did you mean maxAge?'],
    [{ maxAge: '5' }, 'verifyToken: maxAge: 5 is not a length of time'],
    [{ fresh: 'false' }, 'verifyToken: fresh must be true or false.'],
    [{ csrf: null }, 'verifyToken: csrf must be true or false.'],
    [{ type: 'acess' }, "verifyToken: type must be 'access', 'refresh' or 'any'."],
  ];
  for (const [options, message] of refused) {
    it(`refuses ${JSON.stringify(options)}: ${message}`, async () => {
      const error: unknown = await auth
        .verifyToken(await token([]), options as never)
        .catch((reason: unknown) => reason);
      expect(error).to.be.instanceOf(Error).and.not.have.property('errorType');
      expect((error as Error).message).to.contain(message);
    });
  }
});
