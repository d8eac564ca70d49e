import { expect } from 'chai';
import { isThenable } from '../../../src/async/MaybePromise';
import { Deadlines } from '../../../src/async/Deadlines';
import { definePolicies, type PolicyDecision, type PolicyDefinition } from '../../../src/index';
import type { PolicyQuery } from '../../../src/access/policies/PolicyQuery';
import { makeAuth } from '../../koa/support/serve';
import { forge, goodClaims } from '../../support/forge';
import { party } from '../../token/issuing';

const order = { effect: 'allow', actions: ['read'], resources: ['order'] } as const;
const failure = new Error('It fails.');

describe('A rule is judged', () => {
  /** What the logger received. */
  let logged: { readonly message: string; readonly cause: unknown }[];

  beforeEach(() => {
    logged = [];
  });

  /** Explains the decision about an order for alice, whose token has no claims of the application. */
  async function explain(definition: PolicyDefinition, resource: unknown = {}): Promise<PolicyDecision> {
    const auth = makeAuth({
      policies: definePolicies(definition),
      logger: { error: (message, cause) => void logged.push({ message, cause }) },
    });
    const payload = await auth.verifyToken(await auth.createAccessToken('alice'));
    return auth.explain(payload, 'read', { order: resource as object });
  }

  it('as failed if an attribute of the environment throws, and the failure is reported', async () => {
    const fail = (): never => {
      throw failure;
    };
    const when = [
      { attribute: 'token.sub', value: 'bob' },
      { attribute: 'token.tenant', value: 'books' },
      { attribute: 'environment.isHoliday', value: false },
      { attribute: 'token.type', value: 'refresh' },
    ] as const;
    const decision = await explain({ rules: [{ ...order, when }], environment: { isHoliday: fail } });
    const rule = 'rules[0] (allow read on order)';
    expect(decision).to.deep.equal({
      isAllowed: false,
      action: 'read',
      resource: 'order',
      by: 'failure',
      reason: `An attribute failed in ${rule}`,
      rules: [
        {
          rule,
          effect: 'allow',
          reason: undefined,
          isMatch: false,
          unmet: ['token.sub equals "bob"'],
          unknown: ['token.tenant equals "books"'],
          failed: 'An attribute',
        },
      ],
    });
    expect(logged).to.deep.equal([
      { message: `An attribute failed in ${rule} of the policies; the action was denied.`, cause: failure },
    ]);
  });

  it('as failed if an accessor of the resource throws, also if the rule denies', async () => {
    const resource = {
      get closed(): boolean {
        throw failure;
      },
    };
    const when = [{ attribute: 'resource.closed', value: true }] as const;
    const { by, rules } = await explain({ rules: [order, { ...order, effect: 'deny', when }] }, resource);
    expect(by).to.equal('failure');
    expect(rules.map(({ failed, isMatch }) => ({ failed, isMatch }))).to.deep.equal([
      { failed: 'An attribute', isMatch: true },
      { failed: undefined, isMatch: true },
    ]);
    expect(logged.map(({ cause }) => cause)).to.deep.equal([failure]);
  });

  it('as failed if an evaluator answers anything but true or false', async () => {
    for (const answer of ['yes', 1, {}, undefined]) {
      logged = [];
      const { by, reason } = await explain({ rules: [{ ...order, evaluators: [() => answer as boolean] }] });
      expect({ by, reason }).to.deep.equal({
        by: 'failure',
        reason: 'evaluator without a name failed in rules[0] (allow read on order)',
      });
      expect(logged.map(({ cause }) => (cause as Error).message)).to.deep.equal([
        'An evaluator must answer true or false.',
      ]);
    }
  });

  it('without its evaluators if the resource does not exist', async () => {
    let calls = 0;
    const evaluators = [(): boolean => (calls += 1) > 0];
    const { by, rules } = await explain({ rules: [{ ...order, evaluators }] }, null);
    expect(by).to.equal('noRule');
    expect(rules.map(({ unmet }) => unmet)).to.deep.equal([['the resource exists']]);
    expect(calls).to.equal(0);
  });

  it('as not met, whatever its effect, if it reads a resource that does not exist', async () => {
    const own = [{ attribute: 'token.sub', operator: 'not_equals', value: { attribute: 'resource.ownerId' } }] as const;
    const closed = [{ attribute: 'resource.closed', value: true }] as const;
    const { by, rules } = await explain(
      {
        rules: [order, { ...order, effect: 'deny', when: own }, { ...order, effect: 'deny', when: closed }],
      },
      null,
    );
    expect(by).to.equal('allow');
    expect(rules.map(({ unmet, unknown }) => ({ unmet, unknown }))).to.deep.equal([
      { unmet: ['token.sub not_equals resource.ownerId'], unknown: [] },
      { unmet: ['resource.closed equals true'], unknown: [] },
      { unmet: [], unknown: [] },
    ]);
  });

  it('without a promise if its evaluators answer at once', async () => {
    const query: PolicyQuery = {
      action: 'read',
      resourceName: 'order',
      resource: {},
      payload: party().verifier.verify(forge(goodClaims())),
      context: undefined,
      facts: { rolesOf: () => new Set(), attributesOf: () => ({}) },
      holder: { subject: () => Promise.resolve(undefined) },
      bounds: { deadlines: new Deadlines(1000), logger: { error: () => undefined } },
    };
    const decide = (answer: boolean | Promise<boolean>): unknown =>
      definePolicies({ rules: [{ ...order, evaluators: [() => answer] }] }).decide(query);
    expect(isThenable(decide(Promise.resolve(true)))).to.equal(true);
    expect([decide(true), decide(false)].map(isThenable)).to.deep.equal([false, false]);
    expect(decide(true)).to.have.property('isAllowed', true);
    expect(await decide(Promise.resolve(true))).to.have.property('isAllowed', true);
  });
});
