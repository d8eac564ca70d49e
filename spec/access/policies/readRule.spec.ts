import { expect } from 'chai';
import { ConfigurationError, definePolicies, type PolicyDefinition, type PolicyEvaluator } from '../../../src/index';
import type { RuleOutcome } from '../../../src/access/policies/PolicyDecision';
import { makeAuth } from '../../koa/support/serve';

const order = { effect: 'allow', actions: ['read'], resources: ['order'] };

/** Defines one rule about orders. */
const define = (members: object, rest: Partial<PolicyDefinition> = {}): ReturnType<typeof definePolicies> =>
  definePolicies({ rules: [{ ...order, ...members }] as never, ...rest });

/** Returns how the rule is judged for alice, whose token has no claims of the application. */
async function explain(members: object, rest: Partial<PolicyDefinition> = {}): Promise<RuleOutcome> {
  const auth = makeAuth({ policies: define(members, rest) });
  const payload = await auth.verifyToken(await auth.createAccessToken('alice'));
  const { rules } = await auth.explain(payload, 'read', { order: {} });
  expect(rules).to.have.length(1);
  return rules[0]!;
}

describe('A rule', () => {
  const refused: readonly (readonly [what: string, members: object, message: string])[] = [
    ['conditions that are no list', { when: 'always' }, 'rules[0].when: must be a list.'],
    ['evaluators that are no list', { evaluators: 'isOpen' }, 'rules[0].evaluators: must be a list.'],
    [
      'a role that is no text',
      { roles: ['clerk', 5] },
      'rules[0].roles: must be a list of names, with at least one name.',
    ],
    ['an empty role', { roles: ['clerk', ''] }, 'rules[0].roles: must be a list of names, with at least one name.'],
    [
      'an evaluator that nobody registered',
      { evaluators: ['isOpen'] },
      "rules[0].evaluators: 'isOpen' is not a known evaluator. There is none.",
    ],
    [
      'a condition that is no object',
      { when: [null] },
      'rules[0].when[0]: must be an object with attribute, operator, value.',
    ],
    [
      'an operator that resembles none',
      { when: [{ attribute: 'token.sub', operator: 'resembles', value: 'a' }] },
      'rules[0].when[0]: operator is not one of equals, not_equals, in, not_in, contains, gt, gte, lt, lte, exists.',
    ],
    [
      'a misspelt operator',
      { when: [{ attribute: 'token.sub', operator: 'Equals', value: 'a' }] },
      'rules[0].when[0]: operator is not one of equals, not_equals, in, not_in, contains, gt, gte, lt, lte, exists. Did you mean equals?',
    ],
    [
      'an operator that is no text',
      { when: [{ attribute: 'token.sub', operator: ['equals'], value: 'a' }] },
      'rules[0].when[0]: operator is not one of equals, not_equals, in, not_in, contains, gt, gte, lt, lte, exists.',
    ],
    [
      'a misspelt member of a value',
      { when: [{ attribute: 'token.sub', value: { attributes: 'token.sub' } }] },
      'rules[0].when[0].value: attributes is not one of attribute. Did you mean attribute?',
    ],
    [
      'an attribute to compare with that has no source',
      { when: [{ attribute: 'token.sub', value: { attribute: 'ownerId' } }] },
      "rules[0].when[0].value: attribute must be a source and a name, such as 'resource.ownerId' or 'token.sub'.",
    ],
    ...['gt', 'gte', 'lt', 'lte'].map(
      operator =>
        [
          `the order of a boolean by ${operator}`,
          { when: [{ attribute: 'token.fresh', operator, value: true }] },
          `rules[0].when[0]: ${operator} does not compare booleans. Use equals.`,
        ] as const,
    ),
  ];
  for (const [what, members, message] of refused) {
    it(`refuses ${what}`, () => {
      expect(() => define(members))
        .to.throw(ConfigurationError)
        .with.property('message', message);
    });
  }

  it('must be an object', () => {
    for (const rule of [null, undefined, 'allow', [order]]) {
      expect(() => definePolicies({ rules: [rule as never] }))
        .to.throw(ConfigurationError)
        .with.property(
          'message',
          'rules[0]: must be an object with effect, actions, resources, when, scopes, anyScope, roles, evaluators, reason.',
        );
    }
  });

  it('is explained under its place, its actions and its resources', async () => {
    const { rule } = await explain({ actions: ['read', 'refund'], resources: ['order', 'invoice:*'] });
    expect(rule).to.equal('rules[0] (allow read, refund on order, invoice:*)');
  });

  it('is explained with all parts that are not met, as they are written', async () => {
    const { unmet, unknown } = await explain({
      scopes: ['orders:read', 'orders:write'],
      anyScope: ['books', 'toys'],
      roles: ['clerk', 'manager'],
      when: [
        { attribute: 'token.tenant', operator: 'exists' },
        { attribute: 'token.sub', value: { attribute: 'token.type' } },
        { attribute: 'token.sub', operator: 'in', value: ['bob', 5] },
        { attribute: 'resource.total', operator: 'lte', value: 100 },
      ],
    });
    expect(unmet).to.deep.equal([
      'all of the scopes orders:read, orders:write',
      'any of the scopes books, toys',
      'one of the roles clerk, manager',
      'token.tenant exists',
      'token.sub equals token.type',
    ]);
    expect(unknown).to.deep.equal(['token.sub in ["bob",5]', 'resource.total lte 100']);
  });

  it('is explained with the evaluator that answered false', async () => {
    const isOwn: PolicyEvaluator = () => false;
    const isOpen: PolicyEvaluator = ({ payload }) => payload.sub === 'bob';
    const explained = [
      await explain({ evaluators: [isOwn] }),
      await explain({ evaluators: [() => false] }),
      await explain({ evaluators: ['open'] }, { evaluators: { open: isOpen } }),
    ];
    expect(explained.map(({ unmet, failed }) => ({ unmet, failed }))).to.deep.equal([
      { unmet: ['evaluator isOwn'], failed: undefined },
      { unmet: ['evaluator without a name'], failed: undefined },
      { unmet: ['evaluator open'], failed: undefined },
    ]);
  });
});
