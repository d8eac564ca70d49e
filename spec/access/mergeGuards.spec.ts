import { expect } from 'chai';
import fc from 'fast-check';
import { tokenLocations, type TokenLocation } from '../../src/config/TokenLocation';
import { ConfigurationError } from '../../src/errors/errors';
import type { AccessCheck } from '../../src/access/AccessCheck';
import { accessRequirement, type AccessRule, type Requirement } from '../../src/access/AccessRule';
import { FreshnessCheck } from '../../src/access/FreshnessCheck';
import type { Exemption, GuardMetadata, TokenGuard } from '../../src/access/GuardMetadata';
import { mergeGuards } from '../../src/access/mergeGuards';
import { ScopeCheck } from '../../src/access/RequiredScope';

const access: TokenGuard = { name: '@AccessRequired()', kind: 'guard', type: 'access' };
const refresh: TokenGuard = { name: '@RefreshRequired()', kind: 'guard', type: 'refresh' };
const either: TokenGuard = { name: "@TokenRequired({ type: 'any' })", kind: 'guard', type: 'any' };
const open: Exemption = { name: '@Public()', kind: 'public' };
const optional: Exemption = { name: '@OptionalAccess()', kind: 'optional' };
const fresh = (maxAge?: number): TokenGuard => ({
  name: '@FreshRequired()',
  kind: 'guard',
  type: 'access',
  checks: [new FreshnessCheck(true, maxAge)],
});
/** A freshness guard that names no token type. */
const untypedFresh: TokenGuard = {
  name: '@TokenRequired({ fresh: true })',
  kind: 'guard',
  checks: [new FreshnessCheck(true, undefined)],
};
const scopes = (mode: 'all' | 'any', ...list: string[]): TokenGuard => ({
  name: '@RequireScopes()',
  kind: 'guard',
  checks: [new ScopeCheck(mode, list)],
});
const own: AccessCheck = { name: '@Own()', test: () => true };
const custom: TokenGuard = { name: '@Own()', kind: 'guard', checks: [own] };

/** Returns the expected rule, with checks for the given requirements. */
interface Expected extends Partial<Omit<Requirement, 'checks'>> {
  readonly fresh?: boolean;
  readonly maxAge?: number;
  readonly scopes?: readonly Pick<ScopeCheck, 'mode' | 'scopes'>[];
}

const merge = (onClass: readonly GuardMetadata[], onMethod: readonly GuardMetadata[]): AccessRule | undefined =>
  mergeGuards({ onClass, onMethod }, 'UserController.list');
const guarded = ({ fresh: isFresh = false, maxAge, scopes: rules = [], ...rest }: Expected = {}): AccessRule => ({
  kind: 'guarded',
  limits: [],
  requirement: {
    type: 'access',
    csrf: undefined,
    locations: undefined,
    revocation: undefined,
    failOpen: false,
    senderConstrained: false,
    loginTypes: undefined,
    ...rest,
    checks: [
      ...(isFresh ? [new FreshnessCheck(isFresh, maxAge)] : []),
      ...rules.map(rule => new ScopeCheck(rule.mode, rule.scopes)),
    ],
  },
});
const freshnessOf = ({ checks }: Requirement): Partial<FreshnessCheck> =>
  checks.find(check => check instanceof FreshnessCheck) ?? {};
const otherChecks = ({ checks }: Requirement): AccessCheck[] =>
  checks.filter(check => !(check instanceof FreshnessCheck));
const csrf = (demanded: boolean | undefined): TokenGuard => ({
  name: `@TokenRequired({ csrf: ${String(demanded)} })`,
  kind: 'guard',
  type: 'access',
  csrf: demanded,
});
const from = (...locations: TokenLocation[]): TokenGuard => ({
  name: `@TokenRequired({ locations: ${locations.join(' ')} })`,
  kind: 'guard',
  type: 'access',
  locations,
});
const requirementOf = (onClass: readonly GuardMetadata[], onMethod: readonly GuardMetadata[]): Requirement =>
  (merge(onClass, onMethod) as { requirement: Requirement }).requirement;

describe('mergeGuards', () => {
  it('returns nothing without decorators', () => {
    expect(merge([], [])).to.equal(undefined);
  });

  describe('with one guard', () => {
    const table: readonly (readonly [mark: GuardMetadata, rule: AccessRule])[] = [
      [access, guarded()],
      [refresh, guarded({ type: 'refresh' })],
      [either, guarded({ type: 'any' })],
      [fresh(), guarded({ fresh: true })],
      [fresh(30), guarded({ fresh: true, maxAge: 30 })],
      [scopes('all', 'a', 'b'), guarded({ scopes: [{ mode: 'all', scopes: ['a', 'b'] }] })],
      [csrf(true), guarded({ csrf: true })],
      [csrf(false), guarded({ csrf: false })],
      [csrf(undefined), guarded()],
      [from('cookies'), guarded({ locations: ['cookies'] })],
      [from('query', 'headers'), guarded({ locations: ['query', 'headers'] })],
      [open, { kind: 'public', limits: [], loginTypes: undefined }],
    ];
    for (const [mark, rule] of table) {
      it(`gives the same rule for ${mark.name} on the class and on the method`, () => {
        expect(merge([mark], [])).to.deep.equal(rule);
        expect(merge([], [mark])).to.deep.equal(rule);
        expect(merge([mark], [mark])).to.deep.include({ kind: rule.kind });
      });
    }

    it('makes an optional rule that requires an access token if there is a token', () => {
      const rule = { ...guarded(), kind: 'optional' };
      expect(merge([optional], [])).to.deep.equal(rule);
      expect(merge([], [optional])).to.deep.equal(rule);
    });
  });

  describe('with several guards', () => {
    it('requires freshness, whichever guard requires it', () => {
      expect(merge([access], [fresh()])).to.deep.equal(guarded({ fresh: true }));
      expect(merge([fresh()], [access])).to.deep.equal(guarded({ fresh: true }));
      expect(merge([], [access, fresh()])).to.deep.equal(guarded({ fresh: true }));
    });

    it('keeps the smallest maximum age', () => {
      expect(merge([fresh(30)], [fresh(300)])).to.deep.equal(guarded({ fresh: true, maxAge: 30 }));
      expect(merge([fresh(300)], [fresh(30)])).to.deep.equal(guarded({ fresh: true, maxAge: 30 }));
      expect(merge([fresh()], [fresh(30)])).to.deep.equal(guarded({ fresh: true, maxAge: 30 }));
      expect(merge([fresh(0)], [fresh(30)])).to.deep.equal(guarded({ fresh: true, maxAge: 0 }));
    });

    it('keeps each scope check separate: (a or b) and (c or d)', () => {
      expect(merge([scopes('any', 'a', 'b')], [scopes('any', 'c', 'd')])).to.deep.equal(
        guarded({
          scopes: [
            { mode: 'any', scopes: ['a', 'b'] },
            { mode: 'any', scopes: ['c', 'd'] },
          ],
        }),
      );
      const { requirement } = merge([scopes('all', 'a')], [scopes('any', 'b'), scopes('all', 'c')]) as {
        requirement: Requirement;
      };
      expect(requirement.checks).to.have.length(3);
    });

    it('keeps the checks of the application, from the class and from the method', () => {
      const other: AccessCheck = { name: '@Other()', test: () => true };
      const requirement = requirementOf([custom], [fresh(), { ...custom, checks: [other, own] }]);
      expect(requirement.type).to.equal('access');
      expect(otherChecks(requirement).map(({ name }) => name)).to.deep.equal(['@Own()', '@Other()', '@Own()']);
      expect(freshnessOf(requirement).fresh).to.equal(true);
    });

    it('adds the type of another guard to scopes without a type', () => {
      const rule = { mode: 'all', scopes: ['a'] } as const;
      expect(merge([refresh], [scopes('all', 'a')])).to.deep.equal(guarded({ type: 'refresh', scopes: [rule] }));
      expect(merge([], [scopes('all', 'a'), either])).to.deep.equal(guarded({ type: 'any', scopes: [rule] }));
    });

    it('requires access tokens for a class whose guards name no type, and a method cannot weaken this', () => {
      expect(merge([scopes('all', 'a')], [either]))
        .to.deep.include({ kind: 'guarded' })
        .and.have.nested.property('requirement.type', 'access');
      expect(() => merge([scopes('all', 'a')], [refresh])).to.throw(ConfigurationError, 'contradicts');
    });

    it('narrows any type to the type that another guard names', () => {
      expect(merge([either], [access])).to.deep.equal(guarded());
      expect(merge([access], [either])).to.deep.equal(guarded());
      expect(merge([either], [refresh])).to.deep.equal(guarded({ type: 'refresh' }));
      expect(merge([refresh], [either])).to.deep.equal(guarded({ type: 'refresh' }));
    });
  });

  it('gives an access guard the rule of defaultPosture', () => {
    expect(merge([access], [])).to.deep.equal({ kind: 'guarded', requirement: accessRequirement, limits: [] });
  });

  describe('with the csrf option', () => {
    it('keeps the value, on the class or on the method', () => {
      for (const demanded of [true, false]) {
        expect(requirementOf([csrf(demanded)], [access]).csrf).to.equal(demanded);
        expect(requirementOf([access], [csrf(demanded)]).csrf).to.equal(demanded);
        expect(requirementOf([csrf(demanded)], [csrf(demanded)]).csrf).to.equal(demanded);
        expect(requirementOf([], [csrf(undefined), csrf(demanded)]).csrf).to.equal(demanded);
      }
    });

    it('refuses two different values, in either order and on any level', () => {
      for (const [onClass, onMethod] of [
        [[csrf(true)], [csrf(false)]],
        [[csrf(false)], [csrf(true)]],
        [[], [csrf(true), access, csrf(false)]],
        [[csrf(false), csrf(true)], []],
      ] as const) {
        expect(() => merge(onClass, onMethod))
          .to.throw(ConfigurationError, /^UserController\.list: .* contradicts /)
          .with.property('message')
          .that.includes(csrf(true).name)
          .and.includes(csrf(false).name);
      }
    });

    it('ignores the option if the method is public', () => {
      expect(merge([csrf(true)], [open])).to.deep.equal({ kind: 'public', limits: [], loginTypes: undefined });
    });
  });

  describe('with the locations option', () => {
    it('keeps the locations that all guards name, in the order of the first one', () => {
      expect(requirementOf([from('headers', 'cookies')], [from('cookies', 'headers')]).locations).to.deep.equal([
        'headers',
        'cookies',
      ]);
      expect(requirementOf([from('headers', 'cookies', 'json')], [from('json', 'cookies')]).locations).to.deep.equal([
        'cookies',
        'json',
      ]);
      expect(
        requirementOf([from('headers', 'cookies')], [from('cookies', 'query'), from('json', 'cookies')]).locations,
      ).to.deep.equal(['cookies']);
    });

    it('adds no location to the locations of another guard', () => {
      expect(requirementOf([from('headers')], [from('headers', 'query')]).locations).to.deep.equal(['headers']);
      expect(requirementOf([from('headers', 'query')], [from('headers')]).locations).to.deep.equal(['headers']);
    });

    it('keeps the locations if another guard names none', () => {
      expect(requirementOf([from('cookies')], [access]).locations).to.deep.equal(['cookies']);
      expect(requirementOf([access, fresh()], [from('cookies')]).locations).to.deep.equal(['cookies']);
    });

    it('refuses guards without a common location', () => {
      for (const [onClass, onMethod] of [
        [[from('headers')], [from('cookies')]],
        [[], [from('headers', 'cookies'), from('query')]],
        [[from('headers', 'cookies')], [from('cookies', 'query'), from('query', 'headers')]],
      ] as const) {
        expect(() => merge(onClass, onMethod)).to.throw(
          ConfigurationError,
          /^UserController\.list: .* contradicts .*They name no location in common\. Keep one of them\.$/,
        );
      }
    });
  });

  it('requires a token that is bound to its sender if any guard does', () => {
    const bound: TokenGuard = { ...access, senderConstrained: true };
    const unbound: TokenGuard = { ...access, senderConstrained: false };
    expect(requirementOf([bound], [unbound, access]).senderConstrained).to.equal(true);
    expect(requirementOf([access], [bound]).senderConstrained).to.equal(true);
    expect(requirementOf([unbound], [access]).senderConstrained).to.equal(false);
  });

  describe('with login types', () => {
    const types = (...loginTypes: string[]): GuardMetadata => ({
      name: `@LoginType('${loginTypes.join("', '")}')`,
      kind: 'loginType',
      loginTypes,
    });

    it('accepts those that all decorators name, in the order of the first', () => {
      expect(requirementOf([types('a', 'b', 'c')], [access, types('c', 'b')]).loginTypes).to.deep.equal(['b', 'c']);
      expect(requirementOf([access], [types('a')]).loginTypes).to.deep.equal(['a']);
    });

    it('names the decorator that shares none with the first', () => {
      expect(() => merge([types('a', 'b')], [access, types('b', 'c'), types('c', 'd'), types('d', 'a')])).to.throw(
        ConfigurationError,
        "UserController.list: @LoginType('c', 'd') contradicts @LoginType('a', 'b'). They name no login type in common. Keep one of them.",
      );
    });

    it('names the last decorator if each of them shares one with the first', () => {
      const all = [types('a', 'b'), types('b', 'c'), types('a', 'c'), types('a', 'd')];
      expect(() => merge([access], all)).to.throw(
        ConfigurationError,
        "UserController.list: @LoginType('a', 'd') contradicts @LoginType('a', 'b'). They name no login type in common. Keep one of them.",
      );
    });
  });

  describe('with a class and its method', () => {
    it('exempts a method with @Public(), whatever the class says', () => {
      for (const onClass of [[access], [access, fresh(), scopes('all', 'a')], [refresh], [optional], [open]]) {
        expect(merge(onClass, [open])).to.deep.equal({ kind: 'public', limits: [], loginTypes: undefined });
      }
    });

    it('guards a method with a guard, whatever the class says', () => {
      expect(merge([open], [access])).to.deep.equal(guarded());
      expect(merge([optional], [access])).to.deep.equal(guarded());
      expect(merge([open], [scopes('all', 'a')])).to.deep.include({ kind: 'guarded' });
    });

    it('accepts an optional method in a public class', () => {
      expect(merge([open], [optional])).to.deep.include({ kind: 'optional' });
    });
  });

  describe('with contradicting decorators', () => {
    const table: readonly (readonly [
      why: string,
      onClass: GuardMetadata[],
      onMethod: GuardMetadata[],
      one: GuardMetadata,
      other: GuardMetadata,
    ])[] = [
      ['access and refresh', [], [access, refresh], access, refresh],
      ['access above refresh', [access], [refresh], access, refresh],
      ['refresh above access', [refresh], [access], access, refresh],
      ['refresh and fresh', [], [refresh, fresh()], fresh(), refresh],
      ['refresh above fresh', [refresh], [fresh()], fresh(), refresh],
      ['fresh above refresh', [fresh()], [refresh], fresh(), refresh],
      ['a refresh token that must be fresh', [refresh], [untypedFresh], untypedFresh, refresh],
      ['public and a guard on one method', [], [open, access], open, access],
      ['public and a guard on one class', [access, open], [], access, open],
      ['public and a guard on one class, even if the method is public', [access, open], [open], access, open],
      ['public and optional on one method', [], [open, optional], open, optional],
      ['optional and a guard on one method', [], [optional, scopes('all', 'a')], optional, scopes('all', 'a')],
      ['optional and a guard on one class', [access, optional], [], access, optional],
      ['a guarded class above an optional method', [access], [optional], optional, access],
    ];
    for (const [why, onClass, onMethod, one, other] of table) {
      it(`names the action and both decorators: ${why}`, () => {
        expect(() => merge(onClass, onMethod))
          .to.throw(ConfigurationError, /^UserController\.list: .* Keep one of them\.$/)
          .with.property('message')
          .that.includes(one.name)
          .and.includes(other.name);
      });
    }
  });

  describe('names in the message of a contradiction', () => {
    const untyped = scopes('all', 'a');
    const at = 'UserController.list: ';

    it('the guards of the class and the method that name the types', () => {
      expect(() => merge([untyped, access], [{ ...untyped, name: '@Other()' }, refresh])).to.throw(
        ConfigurationError,
        new RegExp(`^${at}@RefreshRequired\\(\\) contradicts @AccessRequired\\(\\)\\. Keep one of them\\.$`),
      );
    });

    it('the first guard of a class that requires access tokens because its guards name no type', () => {
      expect(() => merge([untyped, custom], [refresh])).to.throw(
        ConfigurationError,
        new RegExp(`^${at}@RefreshRequired\\(\\) contradicts @RequireScopes\\(\\)\\. Keep one of them\\.$`),
      );
    });

    it('the reason, if the names of the guards do not show it', () => {
      expect(() => merge([], [refresh, untypedFresh])).to.throw(
        ConfigurationError,
        /contradicts @RefreshRequired\(\)\. A refresh token is never fresh\. Keep one of them\.$/,
      );
    });
  });

  it('accepts a maximum age and custom checks beside a guard for refresh tokens', () => {
    const ownFresh = { ...own, fresh: true };
    const aged: TokenGuard = { name: '@Aged()', kind: 'guard', checks: [new FreshnessCheck(false, 30), ownFresh] };
    const { type, checks } = requirementOf([], [refresh, aged]);
    expect(type).to.equal('refresh');
    expect(checks).to.deep.equal([new FreshnessCheck(false, 30), ownFresh]);
  });

  it('does not depend on the order of decorators', () => {
    const guard = fc.constantFrom(access, fresh(), fresh(30), fresh(300), scopes('all', 'a'), scopes('any', 'b'));
    fc.assert(
      fc.property(fc.array(guard, { minLength: 1, maxLength: 6 }), fc.nat(), (guards, seed) => {
        const cut = seed % (guards.length + 1);
        const there = merge(guards.slice(0, cut), guards.slice(cut)) as { requirement: Requirement };
        const back = merge([], guards.toReversed()) as { requirement: Requirement };
        const { checks, ...rest } = there.requirement;
        expect(back.requirement).to.deep.include(rest);
        expect(back.requirement.checks).to.have.deep.members([...checks]);
      }),
    );
  });

  it('never weakens what the class requires', () => {
    const guard = fc.constantFrom(
      access,
      either,
      fresh(),
      fresh(30),
      fresh(300),
      scopes('all', 'a'),
      scopes('any', 'b'),
      custom,
    );
    fc.assert(
      fc.property(fc.array(guard, { minLength: 1 }), fc.array(guard), (onClass, onMethod) => {
        const alone = (merge(onClass, []) as { requirement: Requirement }).requirement;
        const merged = (merge(onClass, onMethod) as { requirement: Requirement }).requirement;
        if (alone.type === 'access') expect(merged.type).to.equal('access');
        const { fresh: isFresh, maxAge } = freshnessOf(alone);
        if (isFresh) expect(freshnessOf(merged).fresh).to.equal(true);
        if (maxAge !== undefined) expect(freshnessOf(merged).maxAge).to.be.at.most(maxAge);
        expect(otherChecks(merged)).to.include.deep.members(otherChecks(alone));
      }),
    );
  });

  it('uses only locations that all guards name, and requires the CSRF value if any guard does', () => {
    const places = fc.subarray([...tokenLocations], { minLength: 1 });
    const guard = fc.oneof(
      fc.constantFrom(access, csrf(true)),
      places.map(list => from(...list)),
    );
    fc.assert(
      fc.property(fc.array(guard, { minLength: 1 }), fc.array(guard), (onClass, onMethod) => {
        const all = [...onClass, ...onMethod];
        const lists = all.map(({ locations }) => locations).filter(list => list !== undefined);
        const common = tokenLocations.filter(place => lists.every(list => list.includes(place)));
        if (common.length === 0) {
          expect(() => merge(onClass, onMethod)).to.throw(ConfigurationError, 'They name no location in common');
          return;
        }
        const merged = requirementOf(onClass, onMethod);
        if (lists.length === 0) expect(merged.locations).to.equal(undefined);
        else expect(merged.locations).to.have.members(common);
        expect(merged.csrf).to.equal(all.some(mark => mark.csrf) ? true : undefined);
      }),
    );
  });
});
