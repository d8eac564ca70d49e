import { expect } from 'chai';
import { BadRequestError, Body, Delete, Get, JsonController, NotFoundError, Param, Post } from 'routing-controllers';
import type { KoaContext } from '../../src/routing-controllers/KoaContext';
import { Ctx } from 'routing-controllers';
import {
  CurrentResource,
  definePolicies,
  RequireOwner,
  RequirePolicy,
  RequireRole,
  RequireScopes,
  type ResourceLoader,
} from '../../src/index';
import { makeAuth, outcome, serve, type Client } from '../koa/support/serve';
import { bearer } from '../support/send';

interface Order {
  readonly id: string;
  readonly ownerId: string;
  readonly closed: boolean;
}

const orders: readonly Order[] = [
  { id: '1', ownerId: 'alice', closed: false },
  { id: '2', ownerId: 'alice', closed: true },
  { id: '3', ownerId: 'bob', closed: false },
];

const logged: string[] = [];
let loads = 0;

const orderOf: ResourceLoader<Order> = async ({ params }) => {
  loads += 1;
  if (params.id === 'throws') throw new Error('SELECT secret FROM orders');
  if (params.id === 'hangs') return new Promise(() => undefined);
  if (params.id === 'bad') throw new BadRequestError('not an id');
  if (params.id === 'gone') throw new NotFoundError('row 7 is gone');
  return orders.find(({ id }) => id === params.id);
};

const policies = definePolicies({
  rules: [
    {
      effect: 'allow',
      actions: ['read'],
      resources: ['order'],
      when: [{ attribute: 'resource.ownerId', value: { attribute: 'token.sub' } }],
    },
    { effect: 'allow', actions: ['read', 'list'], resources: ['order'], scopes: ['orders:read'] },
    {
      effect: 'allow',
      actions: ['refund'],
      resources: ['order'],
      roles: ['clerk'],
      when: [{ attribute: 'request.body.amount', operator: 'lte', value: 100 }],
    },
    { effect: 'allow', actions: ['refund'], resources: ['order'], roles: ['manager'] },
    {
      effect: 'deny',
      actions: ['refund'],
      resources: ['order'],
      when: [{ attribute: 'resource.closed', value: true }],
      reason: 'a closed order is settled',
    },
    {
      effect: 'allow',
      actions: ['audit'],
      resources: ['order'],
      evaluators: [
        ({ payload }) => {
          if (payload.sub === 'mallory') throw new Error('the evaluator fails');
          return payload.sub === 'root';
        },
      ],
    },
  ],
});

const auth = makeAuth({
  policies,
  roles: { implies: { manager: ['clerk'], clerk: [] } },
  callbackTimeout: 0.2,
  logger: { error: message => void logged.push(message) },
});

@JsonController('/orders')
class OrderController {
  @RequirePolicy('list', 'order')
  @Get('/')
  list(@Ctx() ctx: KoaContext): Promise<object> {
    return auth.filter(ctx, 'read', { order: orders });
  }

  @RequirePolicy('read', { order: orderOf })
  @Get('/:id')
  show(@CurrentResource() order: Order): object {
    return order;
  }

  @RequirePolicy('refund', { order: orderOf })
  @Post('/:id/refund')
  refund(@Body() body: object, @CurrentResource('order') order: Order): object {
    return { order: order.id, body };
  }

  @RequireOwner(orderOf)
  @Get('/:id/owned')
  owned(@CurrentResource() order: Order): object {
    return order;
  }

  @RequireOwner(orderOf)
  @RequirePolicy('read', { order: orderOf })
  @Get('/:id/both')
  both(@CurrentResource() order: Order): object {
    return order;
  }

  @RequireRole('manager')
  @Delete('/:id')
  remove(@Param('id') id: string): object {
    return { removed: id };
  }

  @RequireRole('clerk', 'manager')
  @RequireScopes('orders:read')
  @Get('/:id/desk')
  desk(): object {
    return {};
  }

  @RequirePolicy('audit', 'order')
  @Get('/all/audit')
  audit(): object {
    return {};
  }
}

describe('@RequirePolicy(), @RequireOwner() and @RequireRole()', () => {
  let client: Client;
  const tokens: Record<string, string> = {};

  before(async () => {
    client = await serve({ controllers: [OrderController], development: false }, auth as never);
    const holders = {
      alice: {},
      bob: {},
      mona: { data: { roles: ['clerk'] }, scopes: ['orders:read'] },
      root: { data: { roles: ['manager'] }, scopes: ['orders:*'] },
      text: { data: { roles: 'clerk' } },
      mallory: { data: { roles: { length: 1, 0: 'manager' } } },
    };
    for (const [name, options] of Object.entries(holders)) {
      tokens[name] = await auth.createAccessToken(name === 'text' ? 'alice' : name, options);
    }
  });

  beforeEach(() => {
    loads = 0;
  });

  const table: readonly (readonly [holder: string, path: string, expected: string])[] = [
    ['alice', '/orders/1', '200'],
    ['alice', '/orders/2', '200'],
    ['alice', '/orders/3', '403 PolicyDeniedError'],
    ['bob', '/orders/3', '200'],
    ['bob', '/orders/1', '403 PolicyDeniedError'],
    ['mona', '/orders/3', '200'],
    ['alice', '/orders/99', '403 PolicyDeniedError'],
    ['mona', '/orders/99', '404 ResourceNotFoundError'],
    ['mona', '/orders/gone', '404 ResourceNotFoundError'],
    ['alice', '/orders/gone', '403 PolicyDeniedError'],
    ['mona', '/orders/__proto__', '404 ResourceNotFoundError'],
    ['alice', '/orders', '403 PolicyDeniedError'],
    ['alice', '/orders/1/owned', '200'],
    ['root', '/orders/1/owned', '403 PolicyDeniedError'],
    ['alice', '/orders/99/owned', '403 PolicyDeniedError'],
    ['root', '/orders/1/both', '403 PolicyDeniedError'],
    ['mona', '/orders/1/desk', '200'],
    ['root', '/orders/1/desk', '200'],
    ['text', '/orders/1/desk', '403 InsufficientScopeError'],
    ['mallory', '/orders/1/desk', '403 InsufficientScopeError'],
    ['root', '/orders/all/audit', '200'],
    ['alice', '/orders/all/audit', '403 PolicyDeniedError'],
    ['mallory', '/orders/all/audit', '500 PolicyEvaluationError'],
    ['mona', '/orders/throws', '500 PolicyEvaluationError'],
    ['mona', '/orders/hangs', '403 AccessDeniedError'],
    ['mona', '/orders/throws/owned', '500 PolicyEvaluationError'],
  ];
  for (const [holder, path, expected] of table) {
    it(`answers ${expected} to ${holder} for ${path}`, async () => {
      const answer = await client.get(path, tokens[holder]);
      expect(outcome(answer)).to.equal(expected);
      expect(answer.text).not.to.match(/secret|SELECT|rule|settled|row 7/);
    });
  }

  it('answers 401 without a token, and loads nothing', async () => {
    expect(outcome(await client.get('/orders/1'))).to.equal('401 MissingTokenError');
    expect(loads).to.equal(0);
  });

  it('loads the resource once for all guards and the action', async () => {
    const { json } = await client.get('/orders/1/both', tokens.alice);
    expect(json).to.deep.equal({ id: '1', ownerId: 'alice', closed: false });
    expect(loads).to.equal(1);
  });

  it('lets the loader answer the client', async () => {
    const answer = await client.get('/orders/bad', tokens.mona);
    expect(answer.status).to.equal(400);
    expect(answer.json).to.deep.equal({ name: 'BadRequestError', message: 'not an id' });
    expect(logged.filter(message => message.includes('bad'))).to.deep.equal([]);
  });

  it('reports what failed', async () => {
    await client.get('/orders/throws', tokens.mona);
    await client.get('/orders/all/audit', tokens.mallory);
    expect(logged).to.include('The loader of order failed; the request was refused.');
    expect(logged).to.include('The loader of the owned resource failed; the request was refused.');
    const ofEvaluator = /^evaluator .* failed in rules\[5\] \(allow audit on order\) of the policies/;
    expect(logged.filter(message => ofEvaluator.test(message))).to.have.length(1);
  });

  it('compares what the client sends by its type', async () => {
    const refund = async (holder: string, id: string, body: object): Promise<string> =>
      outcome(await client.send(`/orders/${id}/refund`, { method: 'POST', headers: bearer(tokens[holder]!), body }));
    expect(await refund('mona', '1', { amount: 100 })).to.equal('200');
    expect(await refund('mona', '1', { amount: 101 })).to.equal('403 PolicyDeniedError');
    expect(await refund('mona', '1', { amount: '1' })).to.equal('403 PolicyDeniedError');
    expect(await refund('mona', '1', { amount: [1] })).to.equal('403 PolicyDeniedError');
    expect(await refund('mona', '1', {})).to.equal('403 PolicyDeniedError');
    expect(await refund('root', '1', { amount: 5000 })).to.equal('200');
    expect(await refund('root', '2', { amount: 1 })).to.equal('403 PolicyDeniedError');
    expect(await refund('alice', '1', { amount: 1 })).to.equal('403 PolicyDeniedError');
    expect(await refund('root', '99', { amount: 1 })).to.equal('404 ResourceNotFoundError');
    expect(await refund('alice', '99', { amount: 1 })).to.equal('403 PolicyDeniedError');
  });

  it('reads nothing of the prototype of a body', async () => {
    const bodies = [
      '{"__proto__":{"amount":1}}',
      '{"constructor":{"prototype":{"amount":1}}}',
      '[]',
      '{"amount":{"valueOf":1}}',
    ];
    for (const body of bodies) {
      const headers = [...bearer(tokens.mona!), 'Content-Type', 'application/json'];
      const answer = await client.send('/orders/1/refund', { method: 'POST', headers, body });
      expect(outcome(answer), body).to.match(/^(400|403 PolicyDeniedError)$/);
    }
  });

  it('asks for the role, or one that implies it', async () => {
    const remove = async (holder: string): Promise<string> =>
      outcome(await client.send('/orders/1', { method: 'DELETE', headers: bearer(tokens[holder]!) }));
    expect(await remove('root')).to.equal('200');
    for (const holder of ['mona', 'alice', 'text', 'mallory']) {
      expect(await remove(holder), holder).to.equal('403 AccessDeniedError');
    }
  });

  it('filters a list', async () => {
    expect((await client.get('/orders', tokens.mona)).json).to.deep.equal(orders);
    const payload = await auth.verifyToken(tokens.alice!);
    expect(await auth.filter(payload, 'read', { order: orders })).to.deep.equal(orders.slice(0, 2));
    expect(await auth.filter(payload, 'read', { order: [] as Order[] })).to.deep.equal([]);
  });
});
