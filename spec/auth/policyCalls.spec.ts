import { expect } from 'chai';
import { Ctx, Get, JsonController, Param } from 'routing-controllers';
import type { Context } from 'koa';
import {
  AccessRequired,
  ConfigurationError,
  definePolicies,
  Public,
  type PolicyDecision,
  type PolicyRule,
} from '../../src/index';
import { makeAuth, outcome, serve, type Client } from '../koa/support/serve';

interface User {
  readonly department: string;
}
interface Order {
  readonly id: number;
  readonly department?: string;
  readonly closed: boolean;
}

const orders: readonly Order[] = [
  { id: 1, department: 'books', closed: false },
  { id: 2, department: 'books', closed: true },
  { id: 3, department: 'toys', closed: false },
  { id: 4, closed: false },
];

const rules: readonly PolicyRule[] = [
  {
    effect: 'allow',
    actions: ['read', 'refund'],
    resources: ['order'],
    when: [{ attribute: 'resource.department', value: { attribute: 'subject.department' } }],
  },
  { effect: 'allow', actions: ['read'], resources: ['order'], scopes: ['orders:read'] },
  {
    effect: 'deny',
    actions: ['refund'],
    resources: ['order'],
    when: [{ attribute: 'resource.closed', value: true }],
    reason: 'a closed order is settled',
  },
  {
    effect: 'allow',
    actions: ['check'],
    resources: ['order'],
    evaluators: [
      async ({ resource, subject }) => {
        if ((resource as Order).id === 3) throw new Error('the evaluator fails');
        return ((await subject()) as User).department === 'books';
      },
    ],
  },
];

let loads = 0;
const decisions: PolicyDecision[] = [];
const auth = makeAuth<User>({
  policies: definePolicies({
    rules,
    actions: ['read', 'refund', 'check'],
    resources: ['order'],
    onDecision: decision => {
      decisions.push(decision);
      throw new Error('An observer changes nothing.');
    },
  }),
  callbacks: {
    getSubject: uid => {
      loads += 1;
      if (uid === 'down') throw new Error('The database is down.');
      return uid === 'gone' ? undefined : { department: uid === 'alice' ? 'books' : 'toys' };
    },
  },
});
const order = (id: number): Order | undefined => orders.find(found => found.id === id);

@JsonController()
class OrderController {
  @AccessRequired()
  @Get('/orders/:id/refund')
  async refund(@Ctx() ctx: Context, @Param('id') id: number): Promise<object> {
    await auth.authorize(ctx, 'refund', { order: order(id) });
    return { refunded: id };
  }

  @Public()
  @Get('/open/:id')
  async open(@Ctx() ctx: Context, @Param('id') id: number): Promise<object> {
    await auth.authorize(ctx, 'read', { order: order(id) });
    return { read: id };
  }

  @AccessRequired()
  @Get('/orders')
  list(@Ctx() ctx: Context): Promise<object> {
    return auth.filter(ctx, 'read', { order: orders });
  }
}

const nameOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'in',
    (error: unknown) => (error as Error).name,
  );

describe('auth.authorize, auth.filter and auth.explain', () => {
  let client: Client;
  const tokens: Record<string, string> = {};

  before(async () => {
    client = await serve({ controllers: [OrderController], development: false }, auth as never);
    for (const name of ['alice', 'bob', 'gone', 'down']) tokens[name] = await auth.createAccessToken(name);
    tokens.reader = await auth.createAccessToken('bob', { scopes: ['orders:read'] });
    tokens.refresh = await auth.createRefreshToken('alice');
  });

  beforeEach(() => {
    loads = 0;
    decisions.length = 0;
  });

  const table: readonly (readonly [holder: string, path: string, expected: string])[] = [
    ['alice', '/orders/1/refund', '200'],
    ['alice', '/orders/2/refund', '403 PolicyDeniedError'],
    ['alice', '/orders/3/refund', '403 PolicyDeniedError'],
    ['bob', '/orders/3/refund', '200'],
    ['bob', '/orders/4/refund', '403 PolicyDeniedError'],
    ['alice', '/orders/99/refund', '403 PolicyDeniedError'],
    ['reader', '/open/1', '200'],
    ['reader', '/open/99', '404 ResourceNotFoundError'],
    ['bob', '/open/99', '403 PolicyDeniedError'],
    ['bob', '/open/3', '200'],
    ['refresh', '/open/1', '401 AccessTokenRequiredError'],
    ['gone', '/open/1', '401 SubjectNotFoundError'],
    ['down', '/open/1', '503 SubjectUnavailableError'],
  ];
  for (const [holder, path, expected] of table) {
    it(`answer ${expected} to ${holder} for ${path}`, async () => {
      const answer = await client.get(path, tokens[holder]);
      expect(outcome(answer)).to.equal(expected);
      expect(answer.text).not.to.match(/settled|rule|department/);
    });
  }

  it('verify the token where no guard did', async () => {
    expect(outcome(await client.get('/open/1'))).to.equal('401 MissingTokenError');
  });

  it('keep the order of a list, and load the subject once', async () => {
    const { json } = await client.get('/orders', tokens.alice);
    expect(json).to.deep.equal([orders[0], orders[1]]);
    expect(loads).to.equal(1);
    const payload = await auth.verifyToken(tokens.bob!);
    expect(await auth.filter(payload, 'read', { order: orders })).to.deep.equal([orders[2]]);
    expect(loads).to.equal(2);
    expect(await auth.filter(payload, 'read', { order: [null, undefined, 5, 'x'] as never })).to.deep.equal([]);
  });

  it('ask for the roles of a user once for a list', async () => {
    const asked: unknown[] = [];
    const clerks = makeAuth<User>({
      policies: definePolicies({
        rules: [{ effect: 'allow', actions: ['read'], resources: ['order'], roles: ['clerk'] }],
      }),
      callbacks: { getSubject: uid => ({ department: uid }) },
      roles: {
        ofSubject: ({ department }) => {
          asked.push(department);
          return department === 'books' ? ['clerk'] : [];
        },
      },
    });
    const filtered = async (uid: string): Promise<number> => {
      const payload = await clerks.verifyToken(await clerks.createAccessToken(uid));
      return (await clerks.filter(payload, 'read', { order: orders })).length;
    };
    expect([await filtered('books'), await filtered('toys')]).to.deep.equal([4, 0]);
    expect(asked).to.deep.equal(['books', 'toys']);
  });

  it('fail as a whole if an evaluator fails for one resource of a list', async () => {
    const payload = await auth.verifyToken(tokens.alice!);
    expect(await nameOf(auth.filter(payload, 'check', { order: orders }))).to.equal('PolicyEvaluationError');
    expect(await auth.filter(payload, 'check', { order: orders.slice(0, 2) })).to.have.length(2);
    expect(await nameOf(auth.authorize(payload, 'check', { order: orders[2]! }))).to.equal('PolicyEvaluationError');
  });

  it('refuse what they cannot ask', async () => {
    const payload = await auth.verifyToken(tokens.alice!);
    const complaints = [
      auth.authorize(payload, 'reed', 'order'),
      auth.authorize(payload, 'read', 'orders'),
      makeAuth().authorize(payload, 'read', 'order'),
    ];
    for (const complaint of complaints) expect(await nameOf(complaint)).to.equal(ConfigurationError.name);
    const message = await makeAuth()
      .authorize(payload, 'read', 'order')
      .catch((error: unknown) => (error as Error).message);
    expect(message).to.equal('policies: there are none. Give AuthX policies: definePolicies({ rules }).');
    expect(await nameOf(auth.authorize(payload, 'read', {}))).to.equal('TypeError');
    expect(await nameOf(auth.authorize(payload, 'read', undefined as never))).to.equal('TypeError');
    expect(await nameOf(auth.filter(payload, 'read', { order: orders[0] } as never))).to.equal('TypeError');
    expect(await nameOf(auth.filter(payload, 'read', 'order' as never))).to.equal('TypeError');
  });

  it('tell developers rule by rule what decided', async () => {
    const payload = await auth.verifyToken(tokens.alice!);
    const decision = await auth.explain(payload, 'refund', { order: orders[1]! });
    expect(decision).to.deep.equal({
      isAllowed: false,
      action: 'refund',
      resource: 'order',
      by: 'deny',
      reason: 'a closed order is settled',
      rules: [
        {
          rule: 'rules[2] (deny refund on order)',
          effect: 'deny',
          reason: 'a closed order is settled',
          isMatch: true,
          unmet: [],
          unknown: [],
          failed: undefined,
        },
        {
          rule: 'rules[0] (allow read, refund on order)',
          effect: 'allow',
          reason: undefined,
          isMatch: true,
          unmet: [],
          unknown: [],
          failed: undefined,
        },
      ],
    });
    expect(decisions).to.deep.equal([decision]);
    const { rules: outcomes } = await auth.explain(payload, 'read', { order: orders[3]! });
    expect(outcomes.map(({ unmet, unknown }) => [...unmet, ...unknown])).to.deep.equal([
      ['resource.department equals subject.department'],
      ['all of the scopes orders:read'],
    ]);
  });

  it('read what a request to an action has, and nothing of it elsewhere', async () => {
    const environment = makeAuth({
      policies: definePolicies({
        rules: [
          {
            effect: 'allow',
            actions: ['read'],
            resources: ['order'],
            when: [
              { attribute: 'environment.method', value: 'GET' },
              { attribute: 'environment.path', value: '/here/7' },
              { attribute: 'environment.client_ip', operator: 'in', value: ['127.0.0.1', '::ffff:127.0.0.1'] },
              { attribute: 'environment.time', operator: 'gt', value: '2020-01-01T00:00:00Z' },
              { attribute: 'environment.hour', operator: 'lte', value: 23 },
              { attribute: 'environment.weekday', operator: 'in', value: [0, 1, 2, 3, 4, 5, 6] },
              { attribute: 'request.params.id', value: '7' },
              { attribute: 'request.query.deep', value: 'yes' },
              { attribute: 'token.type', value: 'access' },
              { attribute: 'token.fresh', value: false },
              { attribute: 'subject.sub', value: 'alice' },
            ],
          },
        ],
      }),
    });
    @JsonController()
    class HereController {
      @AccessRequired()
      @Get('/here/:id')
      async here(@Ctx() ctx: Context): Promise<object> {
        await environment.authorize(ctx, 'read', 'order');
        return {};
      }
    }
    const here = await serve({ controllers: [HereController], development: false }, environment as never);
    const token = await environment.createAccessToken('alice');
    expect(outcome(await here.get('/here/7?deep=yes', token))).to.equal('200');
    expect(outcome(await here.get('/here/8?deep=yes', token))).to.equal('403 PolicyDeniedError');
    expect(outcome(await here.get('/here/7?deep=yes&deep=yes', token))).to.equal('403 PolicyDeniedError');
    const payload = await environment.verifyToken(token);
    expect(await nameOf(environment.authorize(payload, 'read', 'order'))).to.equal('PolicyDeniedError');
  });
});
