import { expect } from 'chai';
import { definePolicies, type PolicyCondition, type PolicyDefinition } from '../../../src/index';
import { makeAuth } from '../../koa/support/serve';
import { forge, goodClaims, secret } from '../../support/forge';

/** Judges a condition about a token with these claims, outside of a request. Answers which list of the outcome has it. */
async function judge(
  condition: PolicyCondition,
  claims: Record<string, unknown> = {},
  environment?: PolicyDefinition['environment'],
): Promise<string> {
  const auth = makeAuth({
    config: { secretKey: secret, identityClaim: 'uid' },
    policies: definePolicies({
      rules: [{ effect: 'allow', actions: ['read'], resources: ['order'], when: [condition] }],
      ...(environment && { environment }),
    }),
  });
  const payload = await auth.verifyToken(forge(goodClaims({ uid: 'alice', ...claims })));
  const { isAllowed, rules } = await auth.explain(payload, 'read', 'order');
  if (isAllowed) return 'met';
  const { unmet, unknown, failed } = rules[0]!;
  expect(failed).to.equal(undefined);
  expect([...unmet, ...unknown]).to.have.length(1);
  return unmet.length > 0 ? 'unmet' : 'unknown';
}

describe('The attributes of a token', () => {
  it('have the subject under the name sub, whatever claim holds it', async () => {
    expect(await judge({ attribute: 'token.sub', value: 'alice' }, { sub: 'mallory' })).to.equal('met');
    expect(await judge({ attribute: 'token.sub', value: 'mallory' }, { sub: 'mallory' })).to.equal('unmet');
  });

  it('have nothing below the subject, which is a text', async () => {
    expect(await judge({ attribute: 'token.sub.name', operator: 'exists' })).to.equal('unmet');
    expect(await judge({ attribute: 'token.sub.name', value: 'a' }, { sub: { name: 'a' } })).to.equal('unknown');
  });

  it('have scopes also if the claim is missing, or has the form of other issuers', async () => {
    const holds = { attribute: 'token.scopes', operator: 'contains', value: 'orders:read' } as const;
    expect(await judge(holds)).to.equal('unmet');
    expect(await judge(holds, { scope: 'orders:write orders:read' })).to.equal('met');
    expect(await judge(holds, { scopes: ['orders:read'] })).to.equal('met');
  });

  it('say that a token is not fresh if the claim is missing', async () => {
    expect(await judge({ attribute: 'token.fresh', value: false }, { fresh: undefined })).to.equal('met');
    expect(await judge({ attribute: 'token.fresh', value: true }, { fresh: undefined })).to.equal('unmet');
  });

  it('have every other claim as it stands in the token', async () => {
    const condition = { attribute: 'token.tenant.id', value: 'books' } as const;
    expect(await judge(condition, { tenant: { id: 'books' } })).to.equal('met');
    expect(await judge(condition, { tenant: 'books' })).to.equal('unknown');
  });
});

describe('The attributes of the environment', () => {
  it('are what the functions of the application return, with their parts', async () => {
    const environment = { stage: () => 'test', shop: () => ({ isOpen: true }) };
    expect(await judge({ attribute: 'environment.stage', value: 'test' } as never, {}, environment)).to.equal('met');
    expect(await judge({ attribute: 'environment.stage', value: 'live' } as never, {}, environment)).to.equal('unmet');
    expect(await judge({ attribute: 'environment.shop.isOpen', value: true } as never, {}, environment)).to.equal(
      'met',
    );
  });
});

describe('The attributes of a request', () => {
  for (const attribute of ['request.body.id', 'request.params.id', 'request.query.id', 'environment.method']) {
    it(`are missing outside of a request: ${attribute}`, async () => {
      expect(await judge({ attribute: attribute as never, value: '7' })).to.equal('unknown');
    });
  }
});
