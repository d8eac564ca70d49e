import { expect } from 'chai';
import { ConfigurationError, definePolicies, type PolicyDefinition } from '../../../src/index';
import { makeAuth } from '../../koa/support/serve';

/** Defines a rule about these resources, with one condition. */
const define = (resources: readonly string[], attribute: unknown, rest: Partial<PolicyDefinition> = {}): unknown =>
  definePolicies({
    rules: [
      { effect: 'allow', actions: ['read'], resources, when: [{ attribute: attribute as 'token.sub', value: 'a' }] },
    ],
    ...rest,
  });

describe('The name of an attribute', () => {
  const unreadable: readonly unknown[] = [
    undefined,
    ['resource.ownerId'],
    1.5,
    'ownerId',
    'resource.',
    '.resource.ownerId',
    'resource..a.ownerId',
    'resource.ownerId.',
  ];
  for (const attribute of unreadable) {
    it(`is a source and a name, and not ${JSON.stringify(attribute)}`, () => {
      expect(() => define(['order'], attribute))
        .to.throw(ConfigurationError)
        .with.property(
          'message',
          "rules[0].when[0]: attribute must be a source and a name, such as 'resource.ownerId' or 'token.sub'.",
        );
    });
  }

  it('begins with a known source', () => {
    expect(() => define(['order'], 'session.id'))
      .to.throw(ConfigurationError)
      .with.property(
        'message',
        "rules[0].when[0]: 'session.id' is not a known source. Known: subject, resource, environment, token, request.",
      );
    expect(() => define(['order'], 'tokens.sub'))
      .to.throw(ConfigurationError)
      .with.property(
        'message',
        "rules[0].when[0]: 'tokens.sub' is not a known source. Known: subject, resource, environment, token, request. Did you mean 'token.sub'?",
      );
  });

  it('is declared for one of the resources of the rule', () => {
    const declared = { resources: { order: ['ownerId'], report: ['title'] } };
    expect(() => define(['order'], 'resource.ownerId', declared)).not.to.throw();
    expect(() => define(['order', 'report'], 'resource.ownerId', declared)).not.to.throw();
    expect(() => define(['*'], 'resource.title', declared)).not.to.throw();
    expect(() => define(['order'], 'resource.title', declared))
      .to.throw(ConfigurationError)
      .with.property(
        'message',
        "rules[0].when[0]: 'resource.title' is not a known attribute of resource. Known: ownerId.",
      );
  });

  it('is suggested where it stands, also if the source contains it, or its path goes on', () => {
    const suggestions: readonly (readonly [attribute: string, known: string, suggestion: string])[] = [
      ['resource.source', 'sources', 'resource.sources'],
      ['resource.ownr.id', 'owner', 'resource.owner.id'],
      ['resource.$total', '$&total', 'resource.$&total'],
    ];
    for (const [attribute, known, suggestion] of suggestions) {
      expect(() => define(['order'], attribute, { resources: { order: [known] } })).to.throw(
        ConfigurationError,
        `'${attribute}' is not a known attribute of resource. Known: ${known}. Did you mean '${suggestion}'?`,
      );
    }
  });
});

describe('The question of a call', () => {
  const asked: readonly (readonly [action: string, resource: string, message: string])[] = [
    ['reed', 'order', "explain: 'reed' is not a known action. Known: read, refund. Did you mean 'read'?"],
    ['delete', 'order', "explain: 'delete' is not a known action. Known: read, refund."],
    ['read', 'orders', "explain: 'orders' is not a known resource. Known: order. Did you mean 'order'?"],
    ['read', 'report', "explain: 'report' is not a known resource. Known: order."],
  ];
  for (const [action, resource, message] of asked) {
    it(`names a declared action and a declared resource, and not '${action}' on '${resource}'`, async () => {
      const policies = definePolicies({
        rules: [{ effect: 'allow', actions: ['read'], resources: ['order'] }],
        actions: ['read', 'refund'],
        resources: ['order'],
      });
      const auth = makeAuth({ policies });
      const payload = await auth.verifyToken(await auth.createAccessToken('alice'));
      const refusal = await auth.explain(payload, action, resource).catch((error: unknown) => error);
      expect(refusal).to.be.instanceOf(ConfigurationError).with.property('message', message);
    });
  }
});
