import { expect } from 'chai';
import { compareValues, type Truth } from '../../../src/access/policies/compareValues';
import { readAttribute } from '../../../src/access/policies/readAttribute';
import type { PolicyOperator } from '../../../src/access/policies/PolicyRule';

const noon = new Date('2026-01-01T12:00:00Z');

/** Comparisons of which each belongs to a mistake that a policy must survive. */
const table: readonly (readonly [candidate: unknown, operator: PolicyOperator, value: unknown, truth: Truth])[] = [
  ['a', 'equals', 'a', true],
  ['a', 'equals', 'A', false],
  [1, 'equals', '1', undefined],
  [1, 'equals', true, undefined],
  [undefined, 'not_equals', 'a', undefined],
  [null, 'not_equals', 'a', undefined],
  [NaN, 'not_equals', 1, undefined],
  [() => 1, 'not_equals', 'a', undefined],
  ['b', 'not_equals', 'a', true],
  [{}, 'not_equals', 'a', undefined],
  [['a'], 'equals', 'a', undefined],
  [{}, 'equals', {}, undefined],
  [['a'], 'not_equals', ['a'], undefined],
  [['a'], 'contains', 'a', true],
  [['abc'], 'contains', 'a', false],
  ['abc', 'contains', 'a', undefined],
  [{ length: 1, 0: 'a' }, 'contains', 'a', undefined],
  [[], 'contains', 'a', false],
  [[1, 'b'], 'contains', 'a', undefined],
  [undefined, 'contains', 'a', undefined],
  ['a', 'in', ['a', 'b'], true],
  ['a', 'in', 'abc', undefined],
  ['c', 'in', ['a', 'b'], false],
  ['c', 'not_in', ['a', 'b'], true],
  [undefined, 'not_in', ['a'], undefined],
  ['c', 'not_in', ['a', 1], undefined],
  [5, 'gt', 4, true],
  ['5', 'gt', 4, undefined],
  [4, 'gt', 4, false],
  [4, 'gt', 5, false],
  [5, 'gte', 5, true],
  [6, 'gte', 5, true],
  [4, 'gte', 5, false],
  [4, 'lt', 4, false],
  [3, 'lt', 4, true],
  [5, 'lt', 4, false],
  [5, 'lte', 4, false],
  [4, 'lte', 4, true],
  [undefined, 'lt', 4, undefined],
  [null, 'lte', 4, undefined],
  [true, 'gt', false, undefined],
  [[5], 'gt', 4, undefined],
  ['b', 'gt', 'a', true],
  [5n, 'gt', 4n, true],
  [noon, 'gt', '2026-01-01T11:59:59Z', true],
  [noon, 'equals', '2026-01-01T13:00:00+01:00', true],
  [noon, 'equals', '2026-01-01T12:00Z', true],
  [noon, 'equals', '2026-01-01T12:00:00.000Z', true],
  [noon, 'equals', '2026-01-01T12:00:01Z', false],
  [noon, 'not_equals', new Date(noon.getTime() + 1), true],
  [noon, 'in', ['2026-01-01T11:00:00Z', '2026-01-01T13:00:00Z'], false],
  [noon, 'lt', '2026-01-01T12:00:00.5Z', true],
  [noon, 'gt', '2026-01-01', undefined],
  [noon, 'equals', '+002026-01-01T12:00:00Z', undefined],
  [noon, 'equals', '2026-01-01T12:00:00Z noon', undefined],
  [noon, 'equals', ['2026-01-01T12:00:00Z'], undefined],
  [noon, 'gt', 5, undefined],
  [new Date(NaN), 'not_equals', noon, undefined],
  [undefined, 'exists', undefined, false],
  [null, 'exists', undefined, false],
  [() => 1, 'exists', undefined, false],
  [0, 'exists', undefined, true],
  ['', 'exists', undefined, true],
];

const text = (_: string, member: unknown): unknown => (typeof member === 'bigint' ? `${String(member)}n` : member);

describe('A comparison of a condition', () => {
  for (const [candidate, operator, value, truth] of table) {
    it(`says ${String(truth)} for ${typeof candidate} ${JSON.stringify(candidate, text)} ${operator} ${JSON.stringify(value, text)}`, () => {
      expect(compareValues(operator, candidate, value)).to.equal(truth);
    });
  }
});

describe('An attribute', () => {
  class Order {
    private readonly cents = 500;
    get total(): number {
      return this.cents / 100;
    }
    totalOf(): number {
      return this.cents;
    }
    get broken(): number {
      throw new Error('the accessor fails');
    }
  }

  it('is a property, an accessor of a class, or a property of a property', () => {
    expect(readAttribute(new Order(), ['total'])).to.equal(5);
    expect(readAttribute({ a: { b: [{ c: 'x' }] } }, ['a', 'b', '0', 'c'])).to.equal('x');
    expect(readAttribute(Object.assign(Object.create(null) as object, { a: 1 }), ['a'])).to.equal(1);
  });

  it('is missing where there is none', () => {
    for (const source of [undefined, null, 'text', 5, {}, new Order()]) {
      expect(readAttribute(source, ['length'])).to.equal(undefined);
      expect(readAttribute(source, ['a', 'b'])).to.equal(undefined);
    }
    expect(readAttribute(new Order(), ['totalOf'])).to.equal(undefined);
  });

  it('is nothing that every object has', () => {
    for (const name of ['constructor', '__proto__', 'toString', 'hasOwnProperty', 'valueOf']) {
      expect(readAttribute({}, [name]), name).to.equal(undefined);
      expect(readAttribute({}, [name, 'name']), name).to.equal(undefined);
    }
  });

  it('passes on the error of an accessor', () => {
    expect(() => readAttribute(new Order(), ['broken'])).to.throw('the accessor fails');
  });
});
