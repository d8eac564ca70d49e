import { expect } from 'chai';
import fc from 'fast-check';
import { ConfigurationError } from '../../src/errors/ConfigurationError';
import type { GuardMark } from '../../src/policy/GuardMark';
import { mergeMarks } from '../../src/policy/mergeMarks';
import type { Posture } from '../../src/policy/Posture';
import type { Requirement } from '../../src/policy/Requirement';

const access: GuardMark = { name: '@AccessRequired()', kind: 'guard', type: 'access' };
const refresh: GuardMark = { name: '@RefreshRequired()', kind: 'guard', type: 'refresh' };
const either: GuardMark = { name: "@TokenRequired({ type: 'any' })", kind: 'guard', type: 'any' };
const open: GuardMark = { name: '@Public()', kind: 'public' };
const optional: GuardMark = { name: '@OptionalAccess()', kind: 'optional', type: 'access' };
const fresh = (maxAge?: number): GuardMark => ({
  name: '@FreshRequired()',
  kind: 'guard',
  type: 'access',
  fresh: true,
  maxAge,
});
/** Freshness that leaves the type to another guard. */
const untypedFresh: GuardMark = { name: '@TokenRequired({ fresh: true })', kind: 'guard', fresh: true };
const scopes = (mode: 'all' | 'any', ...list: string[]): GuardMark => ({
  name: '@RequireScopes()',
  kind: 'guard',
  scopes: { mode, scopes: list },
});

const merge = (onClass: readonly GuardMark[], onMethod: readonly GuardMark[]): Posture | undefined =>
  mergeMarks({ onClass, onMethod }, 'UserController.list');
const guarded = (requirement: Partial<Requirement> = {}): Posture => ({
  kind: 'guarded',
  requirement: { type: 'access', fresh: false, maxAge: undefined, scopes: [], ...requirement },
});

describe('mergeMarks', () => {
  it('says nothing where nothing is said', () => {
    expect(merge([], [])).to.equal(undefined);
  });

  describe('of one guard', () => {
    const table: readonly (readonly [mark: GuardMark, posture: Posture])[] = [
      [access, guarded()],
      [refresh, guarded({ type: 'refresh' })],
      [either, guarded({ type: 'any' })],
      [fresh(), guarded({ fresh: true })],
      [fresh(30), guarded({ fresh: true, maxAge: 30 })],
      [scopes('all', 'a', 'b'), guarded({ scopes: [{ mode: 'all', scopes: ['a', 'b'] }] })],
      [open, { kind: 'public' }],
    ];
    for (const [mark, posture] of table) {
      it(`makes the same of ${mark.name} on the class and on the method`, () => {
        expect(merge([mark], [])).to.deep.equal(posture);
        expect(merge([], [mark])).to.deep.equal(posture);
        expect(merge([mark], [mark])).to.deep.include({ kind: posture.kind });
      });
    }

    it('makes an optional posture that still wants an access token of whoever sends one', () => {
      const posture = {
        kind: 'optional',
        requirement: { type: 'access', fresh: false, maxAge: undefined, scopes: [] },
      };
      expect(merge([optional], [])).to.deep.equal(posture);
      expect(merge([], [optional])).to.deep.equal(posture);
    });
  });

  describe('of several guards', () => {
    it('adds freshness, whichever says it', () => {
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

    it('keeps every rule of scopes: (a or b) and (c or d) do not melt into one', () => {
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
      expect(requirement.scopes).to.have.length(3);
    });

    it('adds the type to scopes that say none', () => {
      const rule = { mode: 'all', scopes: ['a'] } as const;
      expect(merge([refresh], [scopes('all', 'a')])).to.deep.equal(guarded({ type: 'refresh', scopes: [rule] }));
      expect(merge([], [scopes('all', 'a'), either])).to.deep.equal(guarded({ type: 'any', scopes: [rule] }));
    });

    it('takes a class whose guards name no type to want access tokens, which no method weakens', () => {
      expect(merge([scopes('all', 'a')], [either]))
        .to.deep.include({ kind: 'guarded' })
        .and.have.nested.property('requirement.type', 'access');
      expect(() => merge([scopes('all', 'a')], [refresh])).to.throw(ConfigurationError, 'contradicts');
    });

    it('narrows any type to the one that another guard names', () => {
      expect(merge([either], [access])).to.deep.equal(guarded());
      expect(merge([access], [either])).to.deep.equal(guarded());
      expect(merge([either], [refresh])).to.deep.equal(guarded({ type: 'refresh' }));
      expect(merge([refresh], [either])).to.deep.equal(guarded({ type: 'refresh' }));
    });
  });

  describe('of a class and its method', () => {
    it('lets @Public() on the method exempt it, whatever the class says', () => {
      for (const onClass of [[access], [access, fresh(), scopes('all', 'a')], [refresh], [optional], [open]]) {
        expect(merge(onClass, [open])).to.deep.equal({ kind: 'public' });
      }
    });

    it('lets a guard on the method guard it, whatever the class says', () => {
      expect(merge([open], [access])).to.deep.equal(guarded());
      expect(merge([optional], [access])).to.deep.equal(guarded());
      expect(merge([open], [scopes('all', 'a')])).to.deep.include({ kind: 'guarded' });
    });

    it('lets the method of a public class be optional', () => {
      expect(merge([open], [optional])).to.deep.include({ kind: 'optional' });
    });
  });

  describe('refuses contradictions', () => {
    const table: readonly (readonly [
      why: string,
      onClass: GuardMark[],
      onMethod: GuardMark[],
      one: GuardMark,
      other: GuardMark,
    ])[] = [
      ['access and refresh', [], [access, refresh], access, refresh],
      ['access above refresh', [access], [refresh], access, refresh],
      ['refresh above access', [refresh], [access], access, refresh],
      ['refresh and fresh', [], [refresh, fresh()], fresh(), refresh],
      ['refresh above fresh', [refresh], [fresh()], fresh(), refresh],
      ['fresh above refresh', [fresh()], [refresh], fresh(), refresh],
      ['a refresh token that is to be fresh', [refresh], [untypedFresh], untypedFresh, refresh],
      ['public and a guard on one method', [], [open, access], open, access],
      ['public and a guard on one class', [access, open], [], access, open],
      ['public and a guard on one class, though the method is public', [access, open], [open], access, open],
      ['public and optional on one method', [], [open, optional], open, optional],
      ['optional and a guard on one method', [], [optional, scopes('all', 'a')], optional, scopes('all', 'a')],
      ['optional and a guard on one class', [access, optional], [], access, optional],
      ['a class that guards above a method that does not insist', [access], [optional], optional, access],
    ];
    for (const [why, onClass, onMethod, one, other] of table) {
      it(`and names the action and both decorators: ${why}`, () => {
        expect(() => merge(onClass, onMethod))
          .to.throw(ConfigurationError, /^UserController\.list: .* Keep one of them\.$/)
          .with.property('message')
          .that.includes(one.name)
          .and.includes(other.name);
      });
    }
  });

  it('never depends on the order in which decorators stand', () => {
    const guard = fc.constantFrom(access, fresh(), fresh(30), fresh(300), scopes('all', 'a'), scopes('any', 'b'));
    fc.assert(
      fc.property(fc.array(guard, { minLength: 1, maxLength: 6 }), fc.nat(), (guards, seed) => {
        const cut = seed % (guards.length + 1);
        const there = merge(guards.slice(0, cut), guards.slice(cut)) as { requirement: Requirement };
        const back = merge([], guards.toReversed()) as { requirement: Requirement };
        const { scopes: rules, ...rest } = there.requirement;
        expect(back.requirement).to.deep.include(rest);
        expect(back.requirement.scopes).to.have.deep.members([...rules]);
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
    );
    fc.assert(
      fc.property(fc.array(guard, { minLength: 1 }), fc.array(guard), (onClass, onMethod) => {
        const alone = (merge(onClass, []) as { requirement: Requirement }).requirement;
        const merged = (merge(onClass, onMethod) as { requirement: Requirement }).requirement;
        if (alone.type === 'access') expect(merged.type).to.equal('access');
        if (alone.fresh) expect(merged.fresh).to.equal(true);
        if (alone.maxAge !== undefined) expect(merged.maxAge).to.be.at.most(alone.maxAge);
        expect(merged.scopes).to.include.deep.members([...alone.scopes]);
      }),
    );
  });
});
