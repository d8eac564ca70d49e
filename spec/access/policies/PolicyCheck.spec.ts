import { expect } from 'chai';
import { Get, JsonController } from 'routing-controllers';
import type { Authorization } from '../../../src/access/Authorization';
import { PolicyCheck } from '../../../src/access/policies/PolicyCheck';
import { definePolicies, PolicyDeniedError, PolicyEvaluationError, RequirePolicy } from '../../../src/index';
import type { PolicyEngine } from '../../../src/access/policies/PolicyEngine';
import { makeAuth, outcome, serve, type Client } from '../../koa/support/serve';

const orders: Readonly<Record<string, object>> = { open: { closed: false }, closed: { closed: true } };

@JsonController('/orders')
class OrderController {
  @RequirePolicy('read', 'order')
  @Get('/')
  list(): object {
    return {};
  }

  @RequirePolicy('read', { order: ({ params }) => orders[params.id ?? ''] })
  @Get('/:id')
  show(): object {
    return {};
  }
}

describe('A guard with a policy', () => {
  let client: Client;
  const auth = makeAuth();

  before(async () => {
    const asking = makeAuth({
      policies: definePolicies({
        rules: [
          {
            effect: 'allow',
            actions: ['read'],
            resources: ['order'],
            evaluators: [async ({ payload }) => payload.sub === 'alice'],
          },
          { effect: 'allow', actions: ['read'], resources: ['order'], scopes: ['orders:read'] },
          {
            effect: 'deny',
            actions: ['read'],
            resources: ['order'],
            when: [{ attribute: 'resource.closed', value: true }],
          },
        ],
      }),
    });
    client = await serve({ controllers: [OrderController], development: false }, asking as never);
  });

  const answers: readonly (readonly [holder: string, scopes: string[], path: string, expected: string])[] = [
    ['alice', [], '/orders/open', '200'],
    ['bob', [], '/orders/open', '403 PolicyDeniedError'],
    ['alice', [], '/orders/closed', '403 PolicyDeniedError'],
    ['alice', [], '/orders/missing', '403 PolicyDeniedError'],
    ['alice', ['orders:read'], '/orders/missing', '404 ResourceNotFoundError'],
    ['bob', ['orders:read'], '/orders/open', '200'],
  ];
  for (const [holder, scopes, path, expected] of answers) {
    it(`waits for evaluators, and answers ${expected} to ${[holder, ...scopes].join(' with ')} for ${path}`, async () => {
      expect(outcome(await client.get(path, await auth.createAccessToken(holder, { scopes })))).to.equal(expected);
    });
  }
});

describe('PolicyCheck', () => {
  const check = (action = 'read', resourceName = 'order'): PolicyCheck =>
    new PolicyCheck(`can('${action}', '${resourceName}')`, { action, resourceName, loader: undefined });
  const missingIn = (policies: PolicyEngine, ...asked: [action?: string, resource?: string]): string | undefined =>
    check(...asked).missingIn({ parts: { policies } } as unknown as Authorization);

  it('refuses with a denial where the login system is not known', () => {
    expect(check().refusal()).to.be.instanceOf(PolicyDeniedError);
  });

  it('says what is not declared, under its name', () => {
    const policies = definePolicies({
      rules: [{ effect: 'allow', actions: ['read'], resources: ['order'] }],
      actions: ['read'],
      resources: ['order'],
    });
    expect(missingIn(policies)).to.equal(undefined);
    expect(missingIn(policies, 'delete')).to.equal(
      "can('delete', 'order'): 'delete' is not a known action. Known: read.",
    );
    expect(missingIn(policies, 'read', 'report')).to.equal(
      "can('read', 'report'): 'report' is not a known resource. Known: order.",
    );
  });

  it('passes on an error that is no complaint about a name', () => {
    const broken = {
      vocabulary: {
        assertAction: () => {
          throw new PolicyEvaluationError({ message: 'It is broken.' });
        },
      },
    };
    expect(() => missingIn(broken as unknown as PolicyEngine)).to.throw(PolicyEvaluationError, 'It is broken.');
  });
});

describe('The refusal of a decision', () => {
  it('has the reason as its cause', async () => {
    const auth = makeAuth({
      policies: definePolicies({
        rules: [
          {
            effect: 'allow',
            actions: ['audit'],
            resources: ['order'],
            evaluators: [
              function isAuditor(): never {
                throw new Error('The evaluator fails.');
              },
            ],
          },
          { effect: 'deny', actions: ['refund'], resources: ['order'], reason: 'nobody refunds' },
        ],
      }),
    });
    const payload = await auth.verifyToken(await auth.createAccessToken('alice'));
    const refusalOf = (action: string): Promise<unknown> =>
      auth.authorize(payload, action, 'order').catch((error: unknown) => error);
    const denial = await refusalOf('refund');
    expect(denial).to.be.instanceOf(PolicyDeniedError).with.property('cause', 'nobody refunds');
    expect(JSON.stringify(denial)).not.to.include('nobody refunds');
    expect(await refusalOf('read'))
      .to.be.instanceOf(PolicyDeniedError)
      .with.property('cause', 'No rule that allows matches');
    expect(await refusalOf('audit'))
      .to.be.instanceOf(PolicyEvaluationError)
      .with.property('cause', 'evaluator isAuditor failed in rules[0] (allow audit on order)');
  });
});
