import { expect } from 'chai';
import { AccessRequired, RevocationCheck } from '../../src/index';
import { accessRuleOf } from '../../src/decorators/recordGuard';
import { ConfigurationError } from '../../src/errors/errors';
import { accessRequirement } from '../../src/access/AccessRule';

type How = Parameters<typeof RevocationCheck>[0];

/** Returns the rule of a guarded method with these options. */
function ruleWith(...ways: How[]): unknown {
  class Guarded {
    act(): void {
      // never called
    }
  }
  for (const mark of [AccessRequired(), ...ways.map(RevocationCheck)]) {
    (mark as MethodDecorator)(Guarded.prototype, 'act', {});
  }
  return accessRuleOf(Guarded, 'act');
}

describe('@RevocationCheck()', () => {
  const passed: readonly (readonly [How, object])[] = [
    ['strict', { revocation: 'strict' }],
    ['cached', { revocation: 'cached' }],
    [{ mode: 'cached' }, { revocation: 'cached' }],
    [{ failOpen: true }, { failOpen: true }],
    [
      { mode: 'cached', failOpen: true },
      { revocation: 'cached', failOpen: true },
    ],
    [{ mode: 'strict', failOpen: false }, { revocation: 'strict' }],
  ];
  for (const [how, changes] of passed) {
    it(`records ${JSON.stringify(how)}, on a method and on a class`, () => {
      const expected = { kind: 'guarded', limits: [], requirement: { ...accessRequirement, ...changes } };
      expect(ruleWith(how)).to.deep.equal(expected);
      @RevocationCheck(how)
      class Base {
        @AccessRequired()
        act(): void {
          // never called
        }
      }
      class Sub extends Base {}
      expect(accessRuleOf(Sub, 'act')).to.deep.equal(expected);
    });
  }

  const refused: readonly (readonly [unknown, string])[] = [
    ['lax', "mode must be 'strict' or 'cached'"],
    ['Cached', "mode must be 'strict' or 'cached'"],
    ['', "mode must be 'strict' or 'cached'"],
    [{ mode: 'none' }, "mode must be 'strict' or 'cached'"],
    [{ mode: null }, "mode must be 'strict' or 'cached'"],
    [{ failOpen: 'true' }, 'failOpen must be true or false'],
    [{ failOpen: 1 }, 'failOpen must be true or false'],
    [{ failOpen: null }, 'failOpen must be true or false'],
    [{}, 'set mode, failOpen or both'],
    [{ mode: undefined }, 'set mode, failOpen or both'],
    [{ failopen: true }, 'failopen is not one of mode, failOpen'],
  ];
  for (const [how, message] of refused) {
    it(`throws when it is applied with ${JSON.stringify(how)}`, () => {
      expect(() => RevocationCheck(how as How)).to.throw(TypeError, message);
    });
  }

  it('is named with its options in a contradiction', () => {
    expect(() => ruleWith('cached', { mode: 'strict', failOpen: true })).to.throw(
      ConfigurationError,
      "Guarded.act: @RevocationCheck('cached') contradicts @RevocationCheck({ mode: 'strict', failOpen: true }).",
    );
    expect(() => ruleWith({ failOpen: false }, { failOpen: true })).to.throw(
      ConfigurationError,
      '@RevocationCheck({ failOpen: false }) contradicts @RevocationCheck({ failOpen: true })',
    );
  });
});
