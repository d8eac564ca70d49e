import { expect } from 'chai';
import { All, Authorized, createKoaServer, Get, JsonController, Post } from 'routing-controllers';
import {
  AccessRequired,
  createGuardDecorator,
  definePolicies,
  FreshRequired,
  MemoryProofStore,
  MemorySessionStore,
  OptionalAccess,
  Public,
  RefreshRequired,
  RequireAnyScope,
  RequireOwner,
  RequirePolicy,
  RequireRole,
  RequireScopes,
  RevocationCheck,
  routeReport,
  SessionsController,
  SetTokenCookies,
  TokenRequired,
  under,
  withAuthX,
} from '../../src/index';
import { MemoryRevocationStore } from '../../src/testing/index';
import { makeAuth } from '../koa/support/serve';
import { secret } from '../support/forge';
import { warningsDuring } from '../koa/support/warnings';
import { reported } from './support/reported';

const EvenMinute = createGuardDecorator({ name: '@EvenMinute', test: () => true });

@JsonController('/orders')
@AccessRequired()
@RequireScopes('orders:read')
class Orders {
  @RequireOwner(() => ({ ownerId: 'alice' }))
  @Get('/:id')
  show(): object {
    return {};
  }

  @RequireScopes('orders:write', 'billing')
  @FreshRequired({ maxAge: '5m' })
  @RequireRole('manager', 'clerk')
  @RequirePolicy('refund', 'order')
  @EvenMinute
  @Post('/:id/refund')
  refund(): object {
    return {};
  }

  @RequireAnyScope(under('admin'), 'admin:*')
  @RevocationCheck({ mode: 'cached', failOpen: true })
  @Get('/')
  @Get('')
  @All(/\/any/)
  list(): object {
    return {};
  }

  @Public()
  @SetTokenCookies()
  @Post('/login')
  login(): object {
    return {};
  }
}

@JsonController('/session')
class Session {
  @RefreshRequired()
  @Post('/refresh')
  refresh(): object {
    return {};
  }

  @OptionalAccess()
  @Get('/who')
  who(): object {
    return {};
  }

  @TokenRequired({ type: 'any', locations: ['query'], senderConstrained: true })
  @Get('/download')
  download(): object {
    return {};
  }

  @TokenRequired({ csrf: true })
  @Get('/strange')
  strange(): object {
    return {};
  }
}

@JsonController('/silent')
class Silent {
  @Get()
  one(): object {
    return {};
  }
}

@JsonController('/authorized')
class WithAuthorized {
  @Authorized(['admin', 7])
  @Get('/alone')
  alone(): object {
    return {};
  }

  @Authorized()
  @AccessRequired()
  @Get('/beside')
  beside(): object {
    return {};
  }
}

@JsonController('/devices')
@RequireScopes('devices')
class Devices extends SessionsController {}

const policies = definePolicies({
  actions: ['refund'],
  resources: { order: [] },
  rules: [{ effect: 'allow', actions: ['refund'], resources: ['order'] }],
});

const auth = makeAuth<never>({
  config: {
    secretKey: secret,
    tokenLocation: ['headers', 'cookies'],
    refreshTokenLocation: ['json'],
    dpop: 'allowed',
  },
  dpop: { proofs: new MemoryProofStore() },
  policies,
  revokedTokens: new MemoryRevocationStore(),
  sessions: { store: new MemorySessionStore() },
  revocationCache: { ttl: '5s' },
});

const settings = { locations: ['headers', 'cookies'], dpop: 'allowed', revocation: 'strict' } as const;

describe('routeReport', () => {
  const routes = reported([Orders, Session, Devices], auth, { routePrefix: '/api' });

  it('lists each route once, by its path and method, with the prefix', () => {
    expect(Object.keys(routes)).to.deep.equal(
      [
        'DELETE /api/devices/',
        'GET /api/devices/',
        'DELETE /api/devices/:sid',
        'GET /api/orders',
        'GET /api/orders/',
        'ALL /api/orders/\\/any/',
        'GET /api/orders/:id',
        'POST /api/orders/:id/refund',
        'POST /api/orders/login',
        'GET /api/session/download',
        'POST /api/session/refresh',
        'GET /api/session/strange',
        'GET /api/session/who',
      ].sort((one, other) => (pathFirst(one) < pathFirst(other) ? -1 : 1)),
    );
  });

  it('merges what the class and the method require, and names the decorators', () => {
    expect(routes['POST /api/orders/:id/refund']).to.deep.equal({
      method: 'POST',
      path: '/api/orders/:id/refund',
      action: 'Orders.refund',
      access: 'guarded',
      token: 'access',
      fresh: true,
      maxAge: 300,
      scopes: ['billing', 'orders:read', 'orders:write'],
      anyRole: [['clerk', 'manager']],
      policies: [{ action: 'refund', resource: 'order' }],
      checks: ['@EvenMinute'],
      ...settings,
      csrf: true,
      declaredBy: {
        class: ['@AccessRequired()', "@RequireScopes('orders:read')"],
        method: [
          '@EvenMinute',
          '@FreshRequired()',
          "@RequirePolicy('refund', 'order')",
          "@RequireRole('manager', 'clerk')",
          "@RequireScopes('orders:write', 'billing')",
        ],
      },
    });
  });

  it('reports owners, scopes of which one is enough, the cache and failing open', () => {
    expect(routes['GET /api/orders/:id']).to.include({ owner: true, csrf: false });
    const list = routes['GET /api/orders']!;
    expect(list).to.deep.include({ anyScope: [['admin:*', "under('admin')"]], revocation: 'cached', failOpen: true });
  });

  it('reports a public action without requirements, and what it does with cookies', () => {
    expect(routes['POST /api/orders/login']).to.deep.equal({
      method: 'POST',
      path: '/api/orders/login',
      action: 'Orders.login',
      access: 'public',
      cookies: 'set',
      declaredBy: { class: ['@AccessRequired()', "@RequireScopes('orders:read')"], method: ['@Public()'] },
    });
  });

  it('reports the type of the token, its locations, and whether it must be bound to a key', () => {
    const { token, locations, revocation, csrf } = routes['POST /api/session/refresh']!;
    expect({ token, locations, revocation, csrf }).to.deep.equal({
      token: 'refresh',
      locations: ['json'],
      revocation: 'strict',
      csrf: undefined,
    });
    expect(routes['GET /api/session/download']).to.deep.include({
      token: 'any',
      locations: ['query'],
      dpop: 'required',
    });
    expect(routes['GET /api/session/who']).to.deep.include({ access: 'optional', token: 'access' });
    expect(routes['GET /api/session/strange']).to.include({ csrf: true });
  });

  it('reports the routes that withAuthX adds to a controller', () => {
    expect(routes['DELETE /api/devices/:sid']).to.deep.include({ action: 'Devices.end', scopes: ['devices'] });
  });

  it('marks routes that nothing declares, and routes that the application decides', async () => {
    let open: ReturnType<typeof reported> = {};
    await warningsDuring(() => {
      open = reported([Silent], makeAuth<never>(), { undeclaredRoutes: 'warn' });
    });
    expect(open['GET /silent']).to.deep.include({ access: 'undeclared' });
    const guarded = reported([Silent], makeAuth<never>(), { defaultPosture: 'access' });
    expect(guarded['GET /silent']).to.deep.include({ access: 'guarded', token: 'access', revocation: 'none' });
    const own = reported([WithAuthorized], makeAuth<never>(), { authorizationChecker: () => true });
    expect(own['GET /authorized/alone']).to.deep.include({
      access: 'authorized',
      authorized: ['admin', '(not a text)'],
    });
    expect(own['GET /authorized/beside']).to.deep.include({ access: 'guarded', token: 'access', authorized: [] });
  });

  it('names the file of the guards if it is asked to, and changes nothing else', () => {
    const options = withAuthX({ controllers: [Orders] }, auth);
    const [plain, placed] = [routeReport(options), routeReport(options, { sources: true })];
    for (const { declaredAt } of placed.routes)
      expect(declaredAt).to.match(/spec\/report\/routeReport\.spec\.[jt]s:\d+$/);
    const without = placed.routes.map(({ declaredAt: _, ...route }) => route);
    expect({ ...placed, routes: without }).to.deep.equal(plain);
  });

  it('holds no secret', () => {
    expect(JSON.stringify(routeReport(withAuthX({ controllers: [Orders] }, auth)))).to.not.include(secret);
  });

  it('reports a running server', () => {
    const options = withAuthX({ controllers: [Orders] }, auth);
    createKoaServer(options);
    expect(routeReport(options).routes).to.have.lengthOf(6);
  });

  it('refuses options that did not come from withAuthX, and misspelt settings', () => {
    const complaint = 'routeReport: pass the options that withAuthX() returned.';
    for (const options of [{}, { authorizationChecker: () => true }, undefined, null]) {
      expect(() => routeReport(options as never)).to.throw(TypeError, complaint);
    }
    const options = withAuthX({ controllers: [Orders] }, auth);
    expect(() => routeReport(options, { source: true } as never)).to.throw(TypeError, 'Did you mean sources?');
  });
});

function pathFirst(name: string): string {
  const [method, path] = name.split(' ');
  return `${path!} ${method!}`;
}
