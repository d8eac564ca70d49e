import { expect } from 'chai';
import { ConfigurationError } from '../../src/errors/errors';
import type { GuardMetadata } from '../../src/access/GuardMetadata';
import type { RevocationMode } from '../../src/access/AccessRule';
import { mergeGuards } from '../../src/access/mergeGuards';

const access: GuardMetadata = { name: '@AccessRequired()', kind: 'guard', type: 'access' };
const refresh: GuardMetadata = { name: '@RefreshRequired()', kind: 'guard', type: 'refresh' };
const either: GuardMetadata = { name: "@TokenRequired({ type: 'any' })", kind: 'guard', type: 'any' };
const open: GuardMetadata = { name: '@Public()', kind: 'public' };
const optional: GuardMetadata = { name: '@OptionalAccess()', kind: 'optional' };

const check = (revocation?: RevocationMode, failOpen?: boolean): GuardMetadata => ({
  name: `@RevocationCheck(${String(revocation)}, ${String(failOpen)})`,
  kind: 'revocation',
  revocation,
  failOpen,
});
const [strict, cached, opening, closing] = [
  check('strict'),
  check('cached'),
  check(undefined, true),
  check(undefined, false),
];

/** Returns the kind of the rule of an action, and how revocation is checked. */
function settled(onClass: readonly GuardMetadata[], onMethod: readonly GuardMetadata[]): unknown {
  const rule = mergeGuards({ onClass, onMethod }, 'UserController.list');
  if (rule === undefined || rule.kind === 'public') return rule?.kind;
  const { revocation, failOpen } = rule.requirement;
  return [rule.kind, revocation, failOpen];
}

describe('@RevocationCheck() on a class and its method', () => {
  const merged: readonly (readonly [string, GuardMetadata[], GuardMetadata[], unknown])[] = [
    ['without a setting', [access], [], ['guarded', undefined, false]],
    ['of the method', [], [access, cached], ['guarded', 'cached', false]],
    ['of the class', [cached, opening], [access], ['guarded', 'cached', true]],
    ['of a class without a guard', [cached], [access], ['guarded', 'cached', false]],
    ['of both', [cached, opening], [access, cached, opening], ['guarded', 'cached', true]],
    ['of a stricter method', [cached], [access, strict], ['guarded', 'strict', false]],
    ['of a method that fails closed', [opening], [access, closing], ['guarded', undefined, false]],
    ['mode of the method, failOpen of the class', [opening], [access, cached], ['guarded', 'cached', true]],
    ['mode of the class, failOpen of the method', [cached], [access, opening], ['guarded', 'cached', true]],
    ['repeated on one level', [cached, cached], [access, opening, opening], ['guarded', 'cached', true]],
    ['strict on both levels', [strict, closing], [access, strict, closing], ['guarded', 'strict', false]],
    ['with an optional guard', [], [optional, cached, opening], ['optional', 'cached', true]],
    ['for tokens of either type', [], [either, cached, opening], ['guarded', 'cached', true]],
    ['strict for refresh tokens', [], [refresh, strict, closing], ['guarded', 'strict', false]],
    [
      'strict on a method for refresh tokens',
      [check('cached', false)],
      [refresh, strict],
      ['guarded', 'strict', false],
    ],
    ['for the other actions of a class', [cached], [open], 'public'],
    ['for the guarded actions of a public class', [open, cached], [access], ['guarded', 'cached', false]],
    ['for no action of a public class without guards', [open, cached], [], 'public'],
  ];
  for (const [title, onClass, onMethod, expected] of merged) {
    it(`is merged: ${title}`, () => {
      expect(settled(onClass, onMethod)).to.deep.equal(expected);
      expect(settled([...onClass].reverse(), [...onMethod].reverse())).to.deep.equal(expected);
    });
  }

  const refused: readonly (readonly [string, GuardMetadata[], GuardMetadata[], GuardMetadata, GuardMetadata])[] = [
    ['a method that is less strict than its class', [access, strict], [cached], cached, strict],
    ['a method that fails open in a class that does not', [closing], [access, opening], opening, closing],
    ['two modes on one method', [access], [strict, cached], strict, cached],
    ['two modes on one class', [cached, strict], [access], cached, strict],
    ['two values of failOpen', [], [access, opening, closing], opening, closing],
    ['a cache for refresh tokens', [], [refresh, cached], cached, refresh],
    ['failing open for refresh tokens', [], [refresh, opening], opening, refresh],
    ['a cache of the class for refresh tokens', [cached], [refresh], cached, refresh],
    ['failing open by the class for refresh tokens', [opening], [refresh, strict], opening, refresh],
    ['either type, narrowed to refresh tokens', [either, cached], [refresh], cached, refresh],
    ['a public method', [access], [open, cached], cached, open],
    ['a method of a public class', [open], [opening], opening, open],
    ['the strict mode on a public method', [], [open, strict], strict, open],
  ];
  for (const [title, onClass, onMethod, one, other] of refused) {
    it(`is refused for ${title}, and the message names both`, () => {
      expect(() => settled(onClass, onMethod))
        .to.throw(ConfigurationError, /^UserController\.list: .* contradicts .* Keep one of them\.$/)
        .with.property('message')
        .that.includes(one.name)
        .and.includes(other.name);
    });
  }

  it('is refused for refresh tokens with the reason', () => {
    for (const weaker of [cached, opening]) {
      expect(() => settled([], [refresh, weaker])).to.throw(
        ConfigurationError,
        'contradicts @RefreshRequired(). A refresh token is always checked strictly. Keep one of them.',
      );
    }
  });

  it('is refused without a guard', () => {
    for (const [onClass, onMethod] of [
      [[cached], []],
      [[], [opening]],
      [[strict], [cached]],
    ] as const) {
      expect(() => settled(onClass, onMethod)).to.throw(
        ConfigurationError,
        /^UserController\.list: @RevocationCheck\(.*\) does not guard an action by itself\. Add a guard/,
      );
    }
  });
});
