import { expect } from 'chai';
import fc from 'fast-check';
import { SlidingWindow, slotsPerWindow } from '../../src/limits/SlidingWindow';
import { propertyRuns } from '../support/propertyRuns';

const second = 1_000_000;

/** Sends requests at these times, and returns when they were accepted. */
function accept(counter: { max: number; window: number }, times: readonly number[]): number[] {
  const window = new SlidingWindow(counter);
  return times.filter(time => {
    const hasRoom = window.hasRoom(time);
    if (hasRoom) window.add(time);
    return hasRoom;
  });
}

/** Returns the most requests that any window has. */
const mostInWindow = (times: readonly number[], span: number): number =>
  Math.max(0, ...times.map((time, i) => times.slice(i).filter(later => later - time < span).length));

/** Times in microseconds, close together and around the ends of windows. */
const someTimes = (span: number) =>
  fc
    .array(fc.oneof(fc.constant(0), fc.constant(1), fc.constant(span - 1), fc.constant(span), fc.nat(span / 4)), {
      maxLength: 200,
    })
    .map(steps => {
      let now = 1_700_000_000_000_000;
      return steps.map(step => (now += step));
    });

describe('SlidingWindow', () => {
  it('accepts no more than the maximum in any window', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 80 }), someTimes(second), (max, times) => {
        expect(mostInWindow(accept({ max, window: 1000 }, times), second)).to.be.at.most(max);
      }),
      { numRuns: propertyRuns(300) },
    );
  });

  it('accepts every request that the window has room for, if the maximum is small', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: slotsPerWindow }), someTimes(second), (max, times) => {
        const expected: number[] = [];
        for (const time of times) {
          if (expected.filter(earlier => time - earlier < second).length < max) expected.push(time);
        }
        expect(accept({ max, window: 1000 }, times)).to.deep.equal(expected);
      }),
      { numRuns: propertyRuns(300) },
    );
  });

  it('accepts a request at most a slot too late, if the maximum is large', () => {
    const slot = second / slotsPerWindow;
    fc.assert(
      fc.property(fc.integer({ min: slotsPerWindow + 1, max: 100 }), someTimes(second), (max, times) => {
        const accepted = accept({ max, window: 1000 }, times);
        for (const time of times.filter(other => !accepted.includes(other))) {
          expect(accepted.filter(earlier => earlier <= time && time - earlier < second + slot)).to.have.length.at.least(
            max,
          );
        }
      }),
      { numRuns: propertyRuns(100) },
    );
  });

  it('keeps at most 33 slots, however many requests it accepts', () => {
    const window = new SlidingWindow({ max: 1_000_000, window: 1000 });
    let most = 0;
    for (let time = 0; time < 3 * second; time += 100) {
      if (window.hasRoom(time)) window.add(time);
      most = Math.max(most, window.slots.length / 2);
    }
    expect(most).to.be.at.most(slotsPerWindow + 1);
  });

  it('says when the oldest request leaves, and accepts one then', () => {
    for (const max of [2, 64]) {
      const window = new SlidingWindow({ max, window: 1000 });
      const begin = 1_700_000_000_123_456;
      for (let i = 0; i < max; i += 1) {
        expect(window.hasRoom(begin + i)).to.equal(true);
        window.add(begin + i);
      }
      expect(window.hasRoom(begin + 500)).to.equal(false);
      expect(window.hasRoom(begin + second - 1)).to.equal(false);
      const leaves = begin + 500 + window.state(begin + 500).oldestLeavesIn * 1000;
      expect(window.hasRoom(Math.round(leaves) - 1)).to.equal(false);
      expect(window.hasRoom(Math.round(leaves))).to.equal(true);
    }
  });

  it('lets requests wait for no longer than a window and a second after the clock was set back', () => {
    const window = new SlidingWindow({ max: 1, window: 1000 });
    const now = 1_700_000_000_000_000;
    expect(window.hasRoom(now)).to.equal(true);
    window.add(now);
    const back = now - 3600 * second;
    expect(window.hasRoom(back)).to.equal(false);
    expect(window.hasRoom(back + second - 1)).to.equal(false);
    expect(window.hasRoom(back + second)).to.equal(true);
  });
});
