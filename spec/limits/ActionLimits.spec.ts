import { expect } from 'chai';
import type { RateLimitRule } from '../../src/access/RateLimitRule';
import { RateLimitExceeded } from '../../src/index';
import { ActionLimits, type LimitedContext } from '../../src/limits/ActionLimits';
import type { KnownClaims } from '../../src/token/readClaims';
import { TokenPayload } from '../../src/token/TokenPayload';
import { makeAuth } from '../koa/support/serve';

const rule: RateLimitRule = {
  decorator: '@RateLimit()',
  name: 'spec',
  isNamed: true,
  max: 1,
  window: 60,
  key: 'subject',
  keyOf: undefined,
  stage: 'afterAuthentication',
};

/** The claims of a user, as far as limits read them. */
const payloadOf = (known: Partial<KnownClaims>): TokenPayload =>
  new TokenPayload({ scopes: [], ...known } as unknown as KnownClaims, {}, 'sub');

/** Counts requests with these claims. Returns whether each of them was accepted. */
async function count(rules: readonly RateLimitRule[], users: readonly Partial<KnownClaims>[]): Promise<boolean[]> {
  const limits = ActionLimits.at('afterAuthentication', rules, makeAuth().requests.rateLimiter);
  const found: boolean[] = [];
  for (const user of users) {
    const context = { ip: '192.0.2.1', res: { getHeader: () => undefined, setHeader: () => undefined } };
    try {
      await limits?.count(context as unknown as LimitedContext, payloadOf(user));
      found.push(true);
    } catch (error) {
      expect(error).to.be.instanceOf(RateLimitExceeded);
      found.push(false);
    }
  }
  return found;
}

describe('ActionLimits', () => {
  it('takes users of different login types and issuers for different users', async () => {
    const alice = { sub: 'alice', isRemote: false, iss: 'https://a.example' };
    const remote = { ...alice, isRemote: true };
    const users = [
      alice,
      { ...alice, loginType: 'staff' },
      remote,
      { ...remote, iss: 'https://b.example' },
      { ...alice, sub: 'bob' },
    ];
    expect(await count([rule], users)).to.deep.equal([true, true, true, true, true]);
    expect(await count([rule], [alice, { ...alice, iss: 'https://b.example' }])).to.deep.equal([true, false]);
  });

  it('counts each limit separately, also if two limits have the same numbers', async () => {
    const limiter = makeAuth().requests.rateLimiter;
    const context = { res: { getHeader: () => undefined, setHeader: () => undefined } } as unknown as LimitedContext;
    for (const name of ['one', 'other']) {
      const limits = ActionLimits.at('afterAuthentication', [{ ...rule, name }], limiter);
      await limits?.count(context, payloadOf({ sub: 'alice' }));
    }
  });

  it('gives two limits of one action different names in headers', async () => {
    const set: Record<string, string> = {};
    const res = { getHeader: () => undefined, setHeader: (name: string, value: string) => (set[name] = value) };
    const rules = ['one', 'other'].map(name => ({ ...rule, name, isNamed: false }));
    const limits = ActionLimits.at('afterAuthentication', rules, makeAuth().requests.rateLimiter);
    await limits?.count({ res } as unknown as LimitedContext, payloadOf({ sub: 'alice' }));
    expect(set['RateLimit-Policy']).to.equal('"1-per-60s-and-user";q=1;w=60, "1-per-60s-and-user-2";q=1;w=60');
  });
});
