import { expect } from 'chai';
import fc from 'fast-check';
import { isUnder, satisfies } from '../../src/token/scopeMatch';
import { propertyRuns } from '../support/propertyRuns';

/** The documented rule once more, segment by segment. */
function satisfiesByTheBook(held: string, required: string): boolean {
  const [have, want] = [held.split(':'), required.split(':')];
  const isWildcard = have.length > 1 && have.at(-1) === '*' && held !== ':*';
  if (!isWildcard) return held === required;
  const namespace = have.slice(0, -1);
  return namespace.every((segment, index) => segment === want[index]);
}

const segment = fc.constantFrom('a', 'b', 'ab', 'A', '*', '', 'a*');
const scope = fc.array(segment, { minLength: 1, maxLength: 4 }).map(segments => segments.join(':'));

describe('satisfies', () => {
  const table: readonly (readonly [held: string, required: string, answer: boolean])[] = [
    ['admin', 'admin', true],
    ['admin', 'admin:users', false],
    ['admin:users', 'admin', false],
    ['admin:*', 'admin', true],
    ['admin:*', 'admin:users', true],
    ['admin:*', 'admin:users:edit', true],
    ['admin:*', 'admin:*', true],
    ['admin:*', 'admin:users:*', true],
    ['admin:*', 'administrator', false],
    ['admin:*', 'administrator:users', false],
    ['admin:*', 'Admin:users', false],
    ['admin:*', 'super:admin:users', false],
    ['admin:users:*', 'admin:*', false],
    ['admin:users:*', 'admin:users', true],
    ['admin:users:*', 'admin', false],
    ['admin:users', 'admin:*', false],
    ['admin', 'admin:*', false],
    ['*', 'admin', false],
    ['*', '*', true],
    [':*', 'admin', false],
    [':*', ':*', true],
    ['admin*', 'administrator', false],
    ['admin:*:edit', 'admin:users:edit', false],
    ['admin:.*', 'admin:users', false],
    ['', 'admin', false],
    ['admin', 'undefined', false],
    ['admin', 'undefined:users', false],
  ];
  for (const [held, required, answer] of table) {
    it(`${held || "''"} ${answer ? 'satisfies' : 'does not satisfy'} ${required}`, () => {
      expect(satisfies(held, required)).to.equal(answer);
    });
  }

  it('agrees with the documented rule', () => {
    fc.assert(
      fc.property(scope, scope, (held, required) => {
        expect(satisfies(held, required), `${held} for ${required}`).to.equal(satisfiesByTheBook(held, required));
      }),
      { numRuns: propertyRuns(5000) },
    );
  });

  it('is reflexive and transitive', () => {
    fc.assert(
      fc.property(scope, scope, scope, (a, b, c) => {
        expect(satisfies(a, a)).to.equal(true);
        if (satisfies(a, b) && satisfies(b, c)) expect(satisfies(a, c), `${a}, ${b}, ${c}`).to.equal(true);
      }),
      { numRuns: propertyRuns(2000) },
    );
  });

  it('lets a scope without a wildcard satisfy only itself', () => {
    const plain = scope.filter(held => !held.endsWith(':*'));
    fc.assert(fc.property(plain, scope, (held, required) => satisfies(held, required) === (held === required)));
  });
});

describe('isUnder', () => {
  const table: readonly (readonly [held: string, namespace: string, answer: boolean])[] = [
    ['admin:users', 'admin', true],
    ['admin:users:edit', 'admin', true],
    ['admin:*', 'admin', true],
    ['admin:users:*', 'admin', true],
    ['admin:*', 'admin:users', true],
    ['admin', 'admin', false],
    ['administrator', 'admin', false],
    ['administrator:users', 'admin', false],
    ['Admin:users', 'admin', false],
    ['*', 'admin', false],
    [':*', 'admin', false],
    ['users:admin', 'admin', false],
  ];
  for (const [held, namespace, answer] of table) {
    it(`${held} ${answer ? 'is' : 'is not'} under ${namespace}`, () => {
      expect(isUnder(held, namespace)).to.equal(answer);
    });
  }
});
