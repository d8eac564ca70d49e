import { expect } from 'chai';
import fc from 'fast-check';
import { BoundedMap } from '../../src/async/BoundedMap';

const sizes = [1, 2, 3, 4, 5, 10, 101];
const keys = (count: number): string[] => Array.from({ length: count }, (_, index) => String(index));

/** Returns how many of the keys are found, looked up from the newest on. */
const found = (map: BoundedMap<number>, all: readonly string[]): number =>
  all.toReversed().filter(key => map.get(key) !== undefined).length;

describe('BoundedMap', () => {
  for (const max of sizes) {
    it(`never has more than ${String(max)} entries, and always the newest one`, () => {
      const map = new BoundedMap<number>(max);
      const all = keys(3 * max + 5);
      all.forEach((key, value) => {
        map.set(key, value);
        expect(map.get(key)).to.equal(value);
      });
      expect(found(map, all)).to.be.within(1, max);
    });
  }

  it('stores nothing with a maximum of 0', () => {
    const map = new BoundedMap<number>(0);
    map.set('a', 1);
    expect(map.get('a')).to.equal(undefined);
  });

  it('keeps entries that are used repeatedly', () => {
    const map = new BoundedMap<number>(10);
    map.set('kept', 1);
    for (const key of keys(1000)) {
      map.set(key, 0);
      expect(map.get('kept')).to.equal(1);
    }
  });

  it('deletes entries of both generations', () => {
    const map = new BoundedMap<number>(4);
    const all = keys(4);
    all.forEach((key, value) => map.set(key, value));
    for (const key of all) {
      map.delete(key);
      expect(map.get(key)).to.equal(undefined);
    }
  });

  it('returns only the last value of a key, and never has more keys than the maximum', () => {
    const key = fc.constantFrom(...keys(12));
    const step = fc.record({
      act: fc.constantFrom('get' as const, 'set' as const, 'delete' as const),
      key,
      value: fc.nat(),
    });
    fc.assert(
      fc.property(fc.constantFrom(...sizes), fc.array(step, { maxLength: 100 }), (max, steps) => {
        const map = new BoundedMap<number>(max);
        const model = new Map<string, number>();
        for (const { act, key: name, value } of steps) {
          if (act === 'set') {
            map.set(name, value);
            model.set(name, value);
            expect(map.get(name)).to.equal(value);
          } else if (act === 'delete') {
            map.delete(name);
            model.delete(name);
          }
          const answer = map.get(name);
          if (answer !== undefined) expect(answer).to.equal(model.get(name));
        }
        expect(found(map, keys(12))).to.be.at.most(max);
      }),
    );
  });
});
