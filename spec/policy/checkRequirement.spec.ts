import { expect } from 'chai';
import { AccessTokenRequiredError } from '../../src/errors/AccessTokenRequiredError';
import { FreshTokenRequiredError } from '../../src/errors/FreshTokenRequiredError';
import { InsufficientScopeError } from '../../src/errors/InsufficientScopeError';
import { RefreshTokenRequiredError } from '../../src/errors/RefreshTokenRequiredError';
import { TokenTypeError } from '../../src/errors/TokenTypeError';
import { checkKind, checkScopes } from '../../src/policy/checkRequirement';
import { accessRequirement, type Requirement, type ScopeRule } from '../../src/policy/Requirement';
import { under } from '../../src/policy/RequiredScope';
import type { TokenPayload } from '../../src/token/TokenPayload';
import { forge, goodClaims } from '../support/forge';
import { at, nowInSeconds, party } from '../token/issuing';

let now: number;
const payloadOf = (claims: Record<string, unknown>): TokenPayload =>
  party().verifier.verify(forge(goodClaims({ iat: now, ...claims })));

/** What becomes of a token under a requirement: nothing, or the error. */
function kindVerdict(claims: Record<string, unknown>, requirement: Partial<Requirement>): unknown {
  const payload = payloadOf(claims);
  try {
    at(now + 100, () => checkKind(payload, { ...accessRequirement, ...requirement }));
    return 'passes';
  } catch (error) {
    return (error as Error).constructor;
  }
}

function scopeVerdict(scopes: unknown, ...rules: ScopeRule[]): InsufficientScopeError | undefined {
  try {
    checkScopes(payloadOf({ scopes }), { ...accessRequirement, scopes: rules });
    return undefined;
  } catch (error) {
    expect(error).to.be.instanceOf(InsufficientScopeError);
    return error as InsufficientScopeError;
  }
}

const all = (...scopes: ScopeRule['scopes']): ScopeRule => ({ mode: 'all', scopes });
const any = (...scopes: ScopeRule['scopes']): ScopeRule => ({ mode: 'any', scopes });

describe('checkKind', () => {
  // The file is loaded long before its turn comes.
  beforeEach(() => {
    now = nowInSeconds();
  });

  describe('of the type', () => {
    const table: readonly (readonly [token: string, wanted: Requirement['type'], verdict: unknown])[] = [
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
    for (const [type, wanted, verdict] of table) {
      it(`${verdict === 'passes' ? 'lets' : 'does not let'} ${type || "''"} pass for ${wanted}`, () => {
        expect(kindVerdict({ type }, { type: wanted })).to.equal(verdict);
      });
    }
  });

  describe('of freshness', () => {
    it('lets fresh tokens pass, and no other', () => {
      expect(kindVerdict({ fresh: true }, { fresh: true })).to.equal('passes');
      expect(kindVerdict({ fresh: false }, { fresh: true })).to.equal(FreshTokenRequiredError);
      expect(kindVerdict({ fresh: undefined }, { fresh: true })).to.equal(FreshTokenRequiredError);
      expect(kindVerdict({ fresh: undefined }, { fresh: false })).to.equal('passes');
    });

    it('comes after the type: a refresh token is told that it is one', () => {
      expect(kindVerdict({ type: 'refresh' }, { fresh: true })).to.equal(AccessTokenRequiredError);
    });
  });

  describe('of the maximum age', () => {
    // The clock is 100 seconds after the issue.
    it('counts from the proof, to the second', () => {
      expect(kindVerdict({ auth_time: now }, { maxAge: 100 })).to.equal('passes');
      expect(kindVerdict({ auth_time: now }, { maxAge: 99 })).to.equal(FreshTokenRequiredError);
      expect(kindVerdict({ auth_time: now - 200, fresh: true }, { fresh: true, maxAge: 299 })).to.equal(
        FreshTokenRequiredError,
      );
    });

    it('counts from the issue of a fresh token without auth_time', () => {
      expect(kindVerdict({ fresh: true }, { fresh: true, maxAge: 100 })).to.equal('passes');
      expect(kindVerdict({ fresh: true }, { fresh: true, maxAge: 99 })).to.equal(FreshTokenRequiredError);
    });

    it('does not let a token pass that does not say when', () => {
      expect(kindVerdict({}, { maxAge: 1e9 })).to.equal(FreshTokenRequiredError);
    });

    it('of 0 lets none pass whose proof lies in the past', () => {
      expect(kindVerdict({ auth_time: now }, { maxAge: 0 })).to.equal(FreshTokenRequiredError);
    });

    it('stands in the challenge, whatever the reason', () => {
      const named = /max_age="30"$/;
      for (const fresh of [true, false]) {
        const check = (): void => checkKind(payloadOf({}), { ...accessRequirement, fresh, maxAge: 30 });
        expect(check)
          .to.throw(FreshTokenRequiredError)
          .with.nested.property('headers.WWW-Authenticate')
          .that.matches(named);
      }
    });

    it('is not named where none is wanted', () => {
      const check = (): void => checkKind(payloadOf({}), { ...accessRequirement, fresh: true });
      expect(check)
        .to.throw(FreshTokenRequiredError)
        .with.nested.property('headers.WWW-Authenticate')
        .that.does.not.match(/max_age/);
    });
  });
});

describe('checkScopes', () => {
  // The file is loaded long before its turn comes.
  beforeEach(() => {
    now = nowInSeconds();
  });

  it('wants nothing where no rule does', () => {
    expect(scopeVerdict(undefined)).to.equal(undefined);
  });

  it('wants all of a rule, or any of it', () => {
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

  it('finds all of nothing held, as AuthX does, and any of nothing not', () => {
    for (const held of [['admin:users'], ['read'], [], null, undefined]) {
      expect(scopeVerdict(held, all())).to.equal(undefined);
      // AuthX lets a token without the claim pass here. Nobody can hold one of no scopes.
      expect(scopeVerdict(held, any())).not.to.equal(undefined);
    }
  });

  it('wants every rule to hold: (a or b) and (c or d)', () => {
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

  it('understands wildcards and under()', () => {
    expect(scopeVerdict(['admin:*'], all('admin:users', under('admin')))).to.equal(undefined);
    expect(scopeVerdict(['admin:users'], all(under('admin')))).to.equal(undefined);
    expect(scopeVerdict(['admin:users'], all('admin:*'))).not.to.equal(undefined);
  });

  it('names what the rule requires that was not met, in message and challenge, and nothing that is held', () => {
    const missing = scopeVerdict(['held:secretly', 'a'], all('a'), all('users:read', under('admin')));
    expect(missing?.message).to.equal('Missing required scopes: users:read admin:*');
    expect(missing?.headers['WWW-Authenticate']).to.equal(
      'Bearer error="insufficient_scope", scope="users:read admin:*"',
    );
    expect(JSON.stringify([missing, missing?.headers, missing?.message])).not.to.include('secretly');
    expect(scopeVerdict([], any('a', 'b'))?.message).to.equal('Missing required scopes: a or b');
  });
});
