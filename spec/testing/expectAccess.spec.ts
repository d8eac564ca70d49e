import { AssertionError } from 'node:assert';
import { expect } from 'chai';
import { Delete, Get, JsonController, Post } from 'routing-controllers';
import {
  AccessRequired,
  MemorySessionStore,
  OptionalAccess,
  Public,
  RefreshRequired,
  RequireOwner,
  RequireRole,
  RequireScopes,
  RevocationCheck,
  withAuthX,
} from '../../src/index';
import { expectAccess, expectRoutes, type ExpectedAccess } from '../../src/testing/index';
import { makeAuth } from '../koa/support/serve';

@JsonController('/orders')
@AccessRequired()
class Orders {
  @RequireScopes('orders:read', 'orders:list')
  @Get()
  list(): object {
    return {};
  }

  @RequireOwner(() => ({ ownerId: 'alice' }))
  @RevocationCheck('cached')
  @Get('/:id')
  show(): object {
    return {};
  }

  @RequireRole('manager', 'clerk')
  @RevocationCheck({ failOpen: true })
  @Delete('/:id')
  remove(): object {
    return {};
  }

  @Public()
  @Post('/login')
  login(): object {
    return {};
  }
}

@JsonController('/me')
class Me {
  @OptionalAccess()
  @Get()
  show(): object {
    return {};
  }

  @RefreshRequired()
  @Post('/refresh')
  refresh(): object {
    return {};
  }
}

const auth = makeAuth<never>({ sessions: { store: new MemorySessionStore() }, revocationCache: { ttl: '5s' } });
const options = withAuthX({ controllers: [Orders, Me] }, auth);

const table: Record<string, ExpectedAccess> = {
  'GET /orders': { scopes: ['orders:list', 'orders:read'] },
  'GET /orders/:id': { owner: true, revocation: 'cached' },
  'DELETE /orders/:id': { anyRole: [['manager', 'clerk']], failOpen: true },
  'POST /orders/login': 'public',
  'GET /me': { access: 'optional' },
  'POST /me/refresh': 'refresh',
};

describe('expectAccess', () => {
  for (const [route, expected] of Object.entries(table)) {
    it(`accepts ${route}`, () => {
      expectAccess(options, route, expected);
    });
  }

  const wrong: readonly (readonly [route: string, expected: ExpectedAccess, message: string])[] = [
    ['GET /orders', 'access', 'scopes: expected nothing, but it is ["orders:list","orders:read"]'],
    ['GET /orders', 'public', 'access: expected "public", but it is "guarded"'],
    ['GET /orders', { scopes: ['orders:read'] }, 'scopes: expected ["orders:read"], but it is'],
    ['GET /orders/:id', { owner: true }, 'revocation: expected nothing, but it is "cached"'],
    ['GET /orders/:id', { revocation: 'cached' }, 'owner: expected nothing, but it is true'],
    ['DELETE /orders/:id', { anyRole: [['manager', 'clerk']] }, 'failOpen: expected nothing, but it is true'],
    ['POST /orders/login', 'access', 'access: expected "guarded", but it is "public"'],
    ['POST /orders/login', 'access', 'token: expected "access", but it is missing'],
    ['GET /me', 'access', 'access: expected "guarded", but it is "optional"'],
    ['POST /me/refresh', 'access', 'token: expected "access", but it is "refresh"'],
    [
      'POST /me/refresh',
      { token: 'refresh', locations: ['query'] },
      'locations: expected ["query"], but it is ["headers"]',
    ],
    ['GET /order', 'access', 'There is no route GET /order. Did you mean GET /orders?'],
    ['GET /nothing/like/it', 'access', 'There is no route GET /nothing/like/it. The routes are'],
  ];
  for (const [route, expected, message] of wrong) {
    it(`refuses ${route} as ${JSON.stringify(expected)}`, () => {
      expect(() => expectAccess(options, route, expected)).to.throw(AssertionError, message);
    });
  }

  it('refuses misspelt expectations, which would expect nothing', () => {
    const act = (expected: unknown) => (): void => expectAccess(options, 'GET /orders', expected as never);
    expect(act({ scope: ['orders:read'] })).to.throw(TypeError, 'Did you mean scopes?');
    expect(act('guarded')).to.throw(TypeError, "'guarded' is not one of 'public', 'access', 'refresh', 'any'.");
    expect(act(undefined)).to.throw(TypeError);
  });
});

describe('expectRoutes', () => {
  it('accepts a table of all routes', () => {
    expectRoutes(options, table);
  });

  it('names each route that is missing, that the table does not name, and that differs', () => {
    const { 'GET /me': _, ...others } = table;
    const act = (): void => expectRoutes(options, { ...others, 'GET /old': 'public', 'GET /orders': 'access' });
    expect(act)
      .to.throw(AssertionError)
      .with.property(
        'message',
        [
          'The routes differ:',
          'GET /old: there is no such route',
          'GET /me: is not in the table. It is: optional, access token',
          'GET /orders (Orders.list):',
          '  scopes: expected nothing, but it is ["orders:list","orders:read"]',
        ].join('\n'),
      );
  });
});
