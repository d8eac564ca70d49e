import { expect } from 'chai';
import fc from 'fast-check';
import { Deadlines } from '../../../src/async/Deadlines';
import { definePolicies } from '../../../src/access/policies/definePolicies';
import type { PolicyEvaluator, PolicyRule } from '../../../src/access/policies/PolicyRule';
import type { PolicyQuery } from '../../../src/access/policies/PolicyQuery';
import {
  modelDecision,
  type Behavior,
  type ModelCondition,
  type ModelRule,
  type ModelWorld,
  type Tagged,
} from './model';

/** `npm run spec:models` sets it to 100 000. */
const cases = Number(process.env.AUTHX_MODEL_CASES ?? 10_000);

const scalar = fc.oneof(
  fc.constantFrom('a', 'b', '1', '').map((value): Tagged => ({ is: 'text', value })),
  fc.constantFrom(0, 1, 2, -1, Infinity).map((value): Tagged => ({ is: 'number', value })),
  fc.boolean().map((value): Tagged => ({ is: 'flag', value })),
  fc.constantFrom(0, 1).map((value): Tagged => ({ is: 'moment', value })),
);
const nothing = fc.constant<Tagged>({ is: 'nothing' });
const list = fc
  .array(fc.oneof({ weight: 5, arbitrary: scalar }, nothing), { maxLength: 3 })
  .map((value): Tagged => ({ is: 'list', value }));
const value = fc.oneof({ weight: 5, arbitrary: scalar }, list, nothing);

const names = ['x', 'y'] as const;
const sources = ['resource', 'subject', 'token', 'request', 'environment'] as const;
const reference = fc.record({ source: fc.constantFrom(...sources), name: fc.constantFrom(...names) });

const comparison = fc.oneof(
  fc.record({ operator: fc.constantFrom('equals', 'not_equals', 'contains'), value: scalar }),
  fc.record({
    operator: fc.constantFrom('in', 'not_in'),
    value: fc.array(scalar, { minLength: 1, maxLength: 3 }).map((members): Tagged => ({ is: 'list', value: members })),
  }),
  fc.record({
    operator: fc.constantFrom('gt', 'gte', 'lt', 'lte'),
    value: scalar.filter(({ is }) => is !== 'flag'),
  }),
  fc.record({
    operator: fc.constantFrom('equals', 'not_equals', 'in', 'not_in', 'contains', 'gt', 'gte', 'lt', 'lte'),
    value: reference,
  }),
  fc.record({ operator: fc.constant('exists'), value: nothing }),
);

const condition: fc.Arbitrary<ModelCondition> = fc
  .tuple(reference, comparison)
  .map(([attribute, compared]) => ({ ...attribute, ...compared }));

const behaviors: readonly Behavior[] = [
  'true',
  'true',
  'false',
  'throws',
  'rejects',
  'says yes',
  'true later',
  'false later',
];
const patterns = fc.array(fc.constantFrom('*', 'a', 'a:b', 'a:*', 'b', 'ab'), { minLength: 1, maxLength: 2 });
const few = (...members: string[]): fc.Arbitrary<readonly string[]> =>
  fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, fc.array(fc.constantFrom(...members), { maxLength: 2 }));

const rule: fc.Arbitrary<ModelRule> = fc.record({
  effect: fc.constantFrom('allow', 'allow', 'deny'),
  actions: patterns,
  resources: patterns,
  when: fc.array(condition, { maxLength: 2 }),
  scopes: few('s', 's:t', 'u'),
  anyScope: few('s', 's:t', 'u'),
  roles: few('r', 'q'),
  evaluators: fc.oneof(
    { weight: 3, arbitrary: fc.constant([]) },
    fc.array(fc.constantFrom(...behaviors), { maxLength: 2 }),
  ),
});

const attributes = fc.dictionary(fc.constantFrom(...names), value, { maxKeys: 2 });
const world: fc.Arbitrary<ModelWorld> = fc.record({
  action: fc.constantFrom('a', 'a:b', 'ab'),
  resource: fc.constantFrom('a', 'a:b', 'b'),
  isResourceMissing: fc.oneof({ weight: 5, arbitrary: fc.constant(false) }, fc.constant(true)),
  attributes: fc.record({
    resource: attributes,
    subject: attributes,
    token: attributes,
    request: attributes,
    environment: attributes,
  }),
  scopes: fc.array(fc.constantFrom('s', 's:*', 's:t', 'u', '*'), { maxLength: 2 }),
  roles: fc.array(fc.constantFrom('r', 'q'), { maxLength: 2 }),
});

function plain(tagged: Tagged | undefined): unknown {
  if (!tagged || tagged.is === 'nothing') return null;
  if (tagged.is === 'moment') return new Date(tagged.value);
  return tagged.is === 'list' ? tagged.value.map(plain) : tagged.value;
}

const evaluators: Readonly<Record<Behavior, PolicyEvaluator>> = {
  true: () => true,
  false: () => false,
  throws: () => {
    throw new Error('the evaluator throws');
  },
  rejects: () => Promise.reject(new Error('the evaluator rejects')),
  'says yes': () => 'yes' as never,
  'true later': () => Promise.resolve(true),
  'false later': () => Promise.resolve(false),
};

const written = (source: string, name: string): string => `${source}.${source === 'request' ? 'body.' : ''}${name}`;

function asPolicyRule({ when, scopes, anyScope, roles, evaluators: asked, ...rest }: ModelRule): PolicyRule {
  return {
    ...rest,
    ...(scopes.length > 0 && { scopes }),
    ...(anyScope.length > 0 && { anyScope }),
    ...(roles.length > 0 && { roles }),
    evaluators: asked.map(behavior => evaluators[behavior]),
    when: when.map(({ source, name, operator, value: compared }) => ({
      attribute: written(source, name) as 'token.x',
      operator: operator as 'equals',
      ...(operator !== 'exists' && {
        value:
          'source' in compared
            ? { attribute: written(compared.source, compared.name) as 'token.x' }
            : (plain(compared) as string),
      }),
    })),
  };
}

const plainly = (given: Readonly<Record<string, Tagged>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(given).map(([name, tagged]) => [name, plain(tagged)]));

const bounds = { deadlines: new Deadlines(1000), logger: { error: () => undefined } };

function asQuery(given: ModelWorld): PolicyQuery {
  const claims = { ...plainly(given.attributes.token) };
  return {
    action: given.action,
    resourceName: given.resource,
    resource: given.isResourceMissing ? undefined : plainly(given.attributes.resource),
    isResourceMissing: given.isResourceMissing,
    payload: { sub: 'alice', fresh: false, scopes: given.scopes, toJSON: () => claims } as never,
    context: { method: 'GET', path: '/', params: {}, query: {}, request: { body: plainly(given.attributes.request) } },
    facts: { attributesOf: () => plainly(given.attributes.subject), rolesOf: () => new Set(given.roles) },
    holder: { subject: () => Promise.resolve(undefined) },
    bounds,
  };
}

/** Asks the engine, with the environment of the world. */
async function engineDecision(rules: readonly ModelRule[], given: ModelWorld): Promise<string> {
  const environment = Object.fromEntries(names.map(name => [name, () => plain(given.attributes.environment[name])]));
  const engine = definePolicies({ rules: rules.map(asPolicyRule), environment });
  const { by, isAllowed } = await engine.decide(asQuery(given));
  expect(isAllowed).to.equal(by === 'allow');
  return by;
}

describe('The policy engine', () => {
  const rules = fc.array(rule, { maxLength: 5 });

  it(`decides as a plain model does, in ${String(cases)} cases`, async function () {
    this.timeout(300_000);
    const seen = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(rules, world, async (given, asked) => {
        const expected = modelDecision(given, asked);
        seen.set(expected, (seen.get(expected) ?? 0) + 1);
        expect(await engineDecision(given, asked)).to.equal(expected);
      }),
      { numRuns: cases },
    );
    // Cases that all end alike would prove little.
    for (const by of ['allow', 'deny', 'noRule', 'failure']) expect(seen.get(by), by).to.be.greaterThan(cases / 1000);
  });

  it('does not depend on the order of rules', async () => {
    await fc.assert(
      fc.asyncProperty(rules, world, async (given, asked) => {
        expect(await engineDecision([...given].reverse(), asked)).to.equal(await engineDecision(given, asked));
      }),
      { numRuns: 1000 },
    );
  });
});
