import { expect } from 'chai';
import { assertTokenType, type Requirement } from '../../src/access/AccessRule';
import { FreshnessCheck } from '../../src/access/FreshnessCheck';
import { type RequiredScope, ScopeCheck, under } from '../../src/access/RequiredScope';
import {
  AccessTokenRequiredError,
  FreshTokenRequiredError,
  InsufficientScopeError,
  RefreshTokenRequiredError,
  TokenTypeError,
} from '../../src/errors/errors';
import type { TokenPayload } from '../../src/token/TokenPayload';
import { forge, goodClaims } from '../support/forge';
import { at, nowInSeconds, party } from '../token/issuing';

let now: number;
const payloadOf = (claims: Record<string, unknown>): TokenPayload =>
  party().verifier.verify(forge(goodClaims({ iat: now, ...claims })));

/** Returns 'passes' or the class of the error for a token of one type if another is required. */
function typeVerdict(type: string, required: Requirement['type']): unknown {
  try {
    assertTokenType(payloadOf({ type }), required);
    return 'passes';
  } catch (error) {
    return (error as Error).constructor;
  }
}

/** Returns whether a token passes 100 seconds after its issue. */
const passes = (claims: Record<string, unknown>, fresh: boolean, maxAge?: number): boolean => {
  const payload = payloadOf(claims);
  return at(now + 100, () => new FreshnessCheck(fresh, maxAge).test(payload));
};

/** Returns the refusal of the first check that refuses a token with these scopes. */
function scopeVerdict(scopes: unknown, ...checks: ScopeCheck[]): InsufficientScopeError | undefined {
  const payload = payloadOf({ scopes });
  return checks.find(check => !check.test(payload))?.refusal();
}

const all = (...scopes: RequiredScope[]): ScopeCheck => new ScopeCheck('all', scopes);
const any = (...scopes: RequiredScope[]): ScopeCheck => new ScopeCheck('any', scopes);

describe('assertTokenType', () => {
  // This file is loaded long before its specs run.
  beforeEach(() => {
    now = nowInSeconds();
  });

  const table: readonly (readonly [token: string, required: Requirement['type'], verdict: unknown])[] = [
    ['access', 'access', 'passes'],
    ['refresh', 'access', AccessTokenRequiredError],
    ['other', 'access', AccessTokenRequiredError],
    ['Access', 'access', AccessTokenRequiredError],
    ['', 'access', AccessTokenRequiredError],
    ['refresh', 'refresh', 'passes'],
    ['access', 'refresh', RefreshTokenRequiredError],
    ['other', 'refresh', RefreshTokenRequiredError],
    ['access', 'any', 'passes'],
    ['refresh', 'any', 'passes'],
    ['other', 'any', TokenTypeError],
    ['', 'any', TokenTypeError],
  ];
  for (const [type, required, verdict] of table) {
    it(`${verdict === 'passes' ? 'accepts' : 'refuses'} the type ${type || "''"} if ${required} is required`, () => {
      expect(typeVerdict(type, required)).to.equal(verdict);
    });
  }
});

describe('FreshnessCheck', () => {
  // This file is loaded long before its specs run.
  beforeEach(() => {
    now = nowInSeconds();
  });

  it('accepts only fresh tokens', () => {
    expect(passes({ fresh: true }, true)).to.equal(true);
    expect(passes({ fresh: false }, true)).to.equal(false);
    expect(passes({ fresh: undefined }, true)).to.equal(false);
    expect(passes({ fresh: undefined }, false)).to.equal(true);
  });

  it('runs before revocation, so that the client can authenticate again', () => {
    expect(new FreshnessCheck(true, undefined).stage).to.equal('beforeRevocation');
  });

  describe('with a maximum age', () => {
    it('counts the age from auth_time, to the second', () => {
      expect(passes({ auth_time: now }, false, 100)).to.equal(true);
      expect(passes({ auth_time: now }, false, 99)).to.equal(false);
      expect(passes({ auth_time: now - 200, fresh: true }, true, 299)).to.equal(false);
    });

    it('counts the age of a fresh token without auth_time from iat', () => {
      expect(passes({ fresh: true }, true, 100)).to.equal(true);
      expect(passes({ fresh: true }, true, 99)).to.equal(false);
    });

    it('refuses a token without auth_time that is not fresh', () => {
      expect(passes({}, false, 1e9)).to.equal(false);
    });

    it('refuses every past authentication with a maximum of 0', () => {
      expect(passes({ auth_time: now }, false, 0)).to.equal(false);
    });
  });

  it('names the maximum age in its challenge, if there is one', () => {
    for (const fresh of [true, false]) {
      const refusal = new FreshnessCheck(fresh, 30).refusal();
      expect(refusal).to.be.instanceOf(FreshTokenRequiredError);
      expect(refusal.headers['WWW-Authenticate']).to.match(/max_age="30"$/);
    }
    expect(new FreshnessCheck(true, undefined).refusal().headers['WWW-Authenticate']).not.to.match(/max_age/);
  });

  it('names what it requires', () => {
    expect(new FreshnessCheck(true, undefined).name).to.equal('fresh');
    expect(new FreshnessCheck(true, 30).name).to.equal('fresh, maxAge: 30');
    expect(new FreshnessCheck(false, 30).name).to.equal('maxAge: 30');
  });
});

describe('ScopeCheck', () => {
  // This file is loaded long before its specs run.
  beforeEach(() => {
    now = nowInSeconds();
  });

  it('runs after revocation, so that holders of revoked tokens learn nothing about it', () => {
    expect(all('a').stage).to.equal('afterRevocation');
  });

  it('names what it requires', () => {
    expect(all('a', under('b')).name).to.equal('all of the scopes a, b:*');
    expect(any('a').name).to.equal('any of the scopes a');
  });

  it('needs at least one scope', () => {
    expect(ScopeCheck.of('here', 'any', ['a', under('b')])).to.deep.equal(any('a', under('b')));
    expect(() => ScopeCheck.of('here', 'all', [])).to.throw(TypeError, /^here: the list of scopes is empty.*Name/);
    expect(() => ScopeCheck.of('here', 'all', 'a')).to.throw(TypeError, /^here: scopes must be a list/);
    expect(() => ScopeCheck.of('here', 'all', ['a', 'b c'])).to.throw(TypeError, "here: 'b c' is not a scope");
    expect(() => ScopeCheck.of('here', 'all', [undefined])).to.throw(TypeError, 'is not a scope');
  });

  it('requires all of its scopes, or any of them', () => {
    const table: readonly (readonly [held: readonly string[], all: boolean, any: boolean])[] = [
      [['read', 'write'], true, true],
      [['read'], false, true],
      [['write'], false, true],
      [['admin:*'], false, false],
      [['ADMIN'], false, false],
      [['*'], false, false],
      [[], false, false],
    ];
    for (const [held, forAll, forAny] of table) {
      expect(scopeVerdict(held, all('read', 'write')) === undefined, `all: ${held.join()}`).to.equal(forAll);
      expect(scopeVerdict(held, any('read', 'write')) === undefined, `any: ${held.join()}`).to.equal(forAny);
    }
  });

  it('accepts all of an empty list, as AuthX does, and refuses any of an empty list', () => {
    for (const held of [['admin:users'], ['read'], [], null, undefined]) {
      expect(scopeVerdict(held, all())).to.equal(undefined);
      // AuthX in Python accepts a token without the claim here, but no token can hold any of no scopes.
      expect(scopeVerdict(held, any())).not.to.equal(undefined);
    }
  });

  it('must pass together with other ScopeChecks: (a or b) and (c or d)', () => {
    const rules = [any('a', 'b'), any('c', 'd')];
    const passes = (...held: string[]): boolean => scopeVerdict(held, ...rules) === undefined;
    for (const held of [
      ['a', 'c'],
      ['a', 'd'],
      ['b', 'c'],
      ['b', 'd'],
    ])
      expect(passes(...held)).to.equal(true);
    for (const held of [['a'], ['a', 'b'], ['c', 'd'], []]) expect(passes(...held)).to.equal(false);
  });

  it('supports wildcards and under()', () => {
    expect(scopeVerdict(['admin:*'], all('admin:users', under('admin')))).to.equal(undefined);
    expect(scopeVerdict(['admin:users'], all(under('admin')))).to.equal(undefined);
    expect(scopeVerdict(['admin:users'], all('admin:*'))).not.to.equal(undefined);
  });

  it('names the required scopes in message and challenge, and no held scope', () => {
    const missing = scopeVerdict(['held:secretly', 'a'], all('a'), all('users:read', under('admin')));
    expect(missing?.message).to.equal('Missing required scopes: users:read admin:*');
    expect(missing?.headers['WWW-Authenticate']).to.equal(
      'Bearer error="insufficient_scope", scope="users:read admin:*"',
    );
    expect(JSON.stringify([missing, missing?.headers, missing?.message])).not.to.include('secretly');
    expect(scopeVerdict([], any('a', 'b'))?.message).to.equal('Missing required scopes: a or b');
  });
});
