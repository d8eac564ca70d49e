import { expect } from 'chai';
import { ConfigurationError, definePolicies, type PolicyDefinition } from '../../../src/index';

const order = { effect: 'allow', actions: ['read'], resources: ['order'] };
const withRule = (changes: object): unknown => ({ rules: [{ ...order, ...changes }] });
const when = (condition: unknown): unknown => withRule({ when: [condition] });
const declaring = (changes: object, names: object): unknown => ({
  actions: ['read', 'refund', 'write:own'],
  resources: { order: ['ownerId', 'total'], report: [] },
  subject: ['department'],
  claims: ['tenant'],
  evaluators: { isOpen: () => true },
  rules: [{ ...order, ...changes }],
  ...names,
});
const declared = (changes: object): unknown => declaring(changes, {});
const declaredWhen = (condition: unknown): unknown => declared({ when: [condition] });

/** Definitions, and a part of the complaint about each. */
const refused: readonly (readonly [definition: unknown, complaint: string])[] = [
  [undefined, 'pass an object with rules'],
  [[order], 'pass an object with rules'],
  [{ rules: [order], rule: [] }, 'rule is not one of rules,'],
  [{ rules: order }, 'rules must be a list'],
  [{ rules: [order], actions: 'read' }, 'actions: must be a list'],
  [{ rules: [order], actions: [] }, 'actions: must be a list of names, with at least one name'],
  [{ rules: [order], resources: 'order' }, 'resources must be a list of names'],
  [{ rules: [order], resources: { order: 'ownerId' } }, 'resources.order must be a list'],
  [{ rules: [order], evaluators: { isOpen: true } }, 'evaluators must be an object of functions'],
  [{ rules: [order], evaluators: { isOpen: () => true, isOld: 1 } }, 'evaluators must be an object of functions'],
  [{ rules: [order], environment: { flag: true } }, 'environment must be an object of functions'],
  [{ rules: [order], onDecision: 'log' }, 'onDecision must be a function'],
  [{ rules: ['allow'] }, 'rules[0]: must be an object'],
  [withRule({ effect: 'permit' }), "rules[0]: effect must be 'allow' or 'deny'"],
  [withRule({ effect: undefined }), "rules[0]: effect must be 'allow' or 'deny'"],
  [withRule({ condition: [] }), 'rules[0]: condition is not one of effect,'],
  [withRule({ reason: 5 }), 'rules[0]: reason must be a text'],
  [withRule({ actions: [] }), 'rules[0]: actions is empty'],
  [withRule({ actions: 'read' }), 'rules[0].actions: must be a list'],
  [withRule({ actions: ['re*d'] }), "rules[0].actions: 're*d' is not the name of an action"],
  [withRule({ actions: [''] }), 'is not the name of an action'],
  [withRule({ actions: [5] }), 'A value of type number is not the name of an action'],
  [withRule({ resources: ['*:order'] }), 'is not the name of a resource'],
  [withRule({ scopes: [] }), 'rules[0].scopes: the list of scopes is empty'],
  [withRule({ anyScope: ['a b'] }), 'rules[0].anyScope'],
  [withRule({ roles: [] }), 'rules[0].roles: must be a list of names'],
  [withRule({ evaluators: ['isOpen'] }), "'isOpen' is not a known evaluator. There is none."],
  [withRule({ evaluators: [true] }), 'rules[0].evaluators: must be functions'],
  [withRule({ evaluators: ['toString'] }), "'toString' is not a known evaluator"],
  [when('resource.total'), 'rules[0].when[0]: must be an object'],
  [when({ attribute: 'total' }), 'rules[0].when[0]: attribute must be a source and a name'],
  [when({ attribute: 'resource.' }), 'attribute must be a source and a name'],
  [when({ attribute: 'ressource.total', value: 1 }), "Did you mean 'resource.total'?"],
  [when({ attribute: 'resource.constructor', value: 'x' }), 'names what every object has'],
  [when({ attribute: 'resource.a.__proto__', value: 'x' }), 'names what every object has'],
  [when({ attribute: 'environment.hours', value: 1 }), "Did you mean 'environment.hour'?"],
  [when({ attribute: 'request.body', value: 1 }), "Name a member, such as 'request.body.amount'"],
  [when({ attribute: 'request.bodi.x', value: 1 }), "Did you mean 'request.body.x'?"],
  [when({ attribute: 'token.sub', operator: 'equal', value: 'a' }), 'Did you mean equals?'],
  [when({ attribute: 'token.sub', operator: null, value: 'a' }), 'operator is not one of equals,'],
  [when({ attribute: 'token.sub', op: 'equals', value: 'a' }), 'op is not one of attribute, operator, value'],
  [when({ attribute: 'token.sub' }), 'value of equals must be a text'],
  [when({ attribute: 'token.sub', value: null }), 'use the operator exists'],
  [when({ attribute: 'token.sub', value: NaN }), 'value of equals must be'],
  [when({ attribute: 'token.sub', value: new Date('x') }), 'value of equals must be'],
  [when({ attribute: 'token.sub', value: ['a'] }), 'value of equals must be'],
  [when({ attribute: 'token.sub', operator: 'in', value: 'alice' }), 'value of in must be a list'],
  [when({ attribute: 'token.sub', operator: 'not_in', value: [] }), 'value of not_in must be a list'],
  [when({ attribute: 'token.sub', operator: 'in', value: [null] }), 'value of in must be a list'],
  [when({ attribute: 'token.sub', operator: 'gt', value: true }), 'gt does not compare booleans'],
  [when({ attribute: 'token.sub', operator: 'exists', value: false }), 'exists takes no value'],
  [when({ attribute: 'token.sub', operator: 'exists', value: { attribute: 'token.x' } }), 'exists takes no value'],
  [when({ attribute: 'token.sub', value: { attribute: 'tokn.sub' } }), "Did you mean 'token.sub'?"],
  [when({ attribute: 'token.sub', value: { attr: 'token.sub' } }), 'attr is not one of attribute'],
  [
    declared({ actions: ['reed'] }),
    "'reed' is not a known action. Known: read, refund, write:own. Did you mean 'read'?",
  ],
  [declared({ actions: ['delete:*'] }), "'delete:*' is not a known action"],
  [declared({ resources: ['orders'] }), "Did you mean 'order'?"],
  [declared({ evaluators: ['isopen'] }), "Did you mean 'isOpen'?"],
  [declaredWhen({ attribute: 'resource.owner_id', value: 'a' }), "Did you mean 'resource.ownerId'?"],
  [declaredWhen({ attribute: 'resource.totals', value: 1 }), "'resource.totals' is not a known attribute of resource"],
  [declaredWhen({ attribute: 'subject.departement', value: 'x' }), "Did you mean 'subject.department'?"],
  [declaredWhen({ attribute: 'token.tenent', value: 'x' }), "Did you mean 'token.tenant'?"],
  [
    declaredWhen({ attribute: 'token.sub', value: { attribute: 'subject.dept' } }),
    'is not a known attribute of subject',
  ],
];

describe('definePolicies', () => {
  for (const [i, [definition, complaint]] of refused.entries()) {
    it(`refuses definition ${String(i)}: ${complaint}`, () => {
      expect(() => definePolicies(definition as PolicyDefinition)).to.throw(ConfigurationError, complaint);
    });
  }

  const named = (name: string): string => `definePolicies: ${name}`;
  const malformed: readonly (readonly [what: string, definition: unknown, message: string])[] = [
    ['no definition', null, named('pass an object with rules.')],
    [
      'an empty list of resources',
      { rules: [order], resources: [] },
      named('resources: must be a list of names, with at least one name.'),
    ],
    [
      'resources that are null',
      { rules: [order], resources: null },
      named("resources must be a list of names, or the attributes by name: { order: ['ownerId'] }."),
    ],
    [
      'an attribute that is no text',
      { rules: [order], resources: { order: ['ownerId', 5] } },
      named('resources.order must be a list of names of attributes.'),
    ],
    ...([null, 5, 'isOpen', [() => true], () => true] as const).flatMap(given =>
      (['evaluators', 'environment'] as const).map(
        name =>
          [
            `${name} that are no object, but ${String(given)}`,
            { rules: [order], [name]: given },
            named(`${name} must be an object of functions.`),
          ] as const,
      ),
    ),
  ];
  for (const [what, definition, message] of malformed) {
    it(`refuses ${what}`, () => {
      expect(() => definePolicies(definition as PolicyDefinition))
        .to.throw(ConfigurationError)
        .with.property('message', message);
    });
  }

  it('accepts what is declared, with wildcards', () => {
    const rule = {
      actions: ['write:*', '*'],
      resources: ['*'],
      scopes: ['a:b'],
      anyScope: ['a', 'b'],
      roles: ['clerk'],
      reason: 'why',
      evaluators: ['isOpen', () => true],
      when: [
        { attribute: 'resource.total', operator: 'lte', value: 100 },
        { attribute: 'subject.department', operator: 'in', value: ['a', 1, true] },
        { attribute: 'token.tenant', operator: 'exists' },
        { attribute: 'token.sub', value: { attribute: 'resource.ownerId' } },
        { attribute: 'environment.client_ip', operator: 'not_equals', value: '10.0.0.1' },
        { attribute: 'environment.isHoliday', value: false },
      ],
    };
    expect(() => definePolicies(declaring(rule, { environment: { isHoliday: () => false } }) as never)).not.to.throw();
  });

  it('reads rules from JSON', () => {
    const json = JSON.stringify({
      rules: [{ ...order, evaluators: ['isOpen'], when: [{ attribute: 'token.sub', value: 'a' }] }],
    });
    const read = JSON.parse(json) as PolicyDefinition;
    expect(() => definePolicies({ ...read, evaluators: { isOpen: () => true } })).not.to.throw();
    expect(() => definePolicies(read)).to.throw(ConfigurationError, "'isOpen' is not a known evaluator");
  });

  it('does not see later changes of the rules', async () => {
    const list = ['alice'];
    const rule = { ...order, when: [{ attribute: 'token.sub', operator: 'in', value: list }] };
    const engine = definePolicies({ rules: [rule] } as never);
    list.push('mallory');
    rule.actions.push('refund');
    expect(engine.complaintAbout('refund', 'order', false)).to.include(
      "no rule of the policies allows 'refund' on 'order'",
    );
  });
});
