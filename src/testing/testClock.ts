import { type Duration, parseDuration } from '../config/Duration';
import { movableDate } from './clock/movableDate';
import { replaceMember } from './clock/replaceMember';

/** A clock that a test moves. */
export interface TestClock {
  /**
   * Moves the time forward. Timers do not fire earlier.
   *
   * @param by - such as `'16m'`, or a number of seconds
   */
  advance(by: Duration): void;
  /** Gives the real time back. */
  restore(): void;
  /** Does what `restore` does, so that `using clock = testClock()` restores the time at the end of its block. */
  [Symbol.dispose](): void;
}

/**
 * Makes the time of this process movable: `Date` and `performance.now()`, which the library reads. The time goes on as
 * usual until a test moves it. Timers are left alone, so that requests, databases and the test runner work as before.
 * It works beside fake timers of sinon, vitest, jest and `node:test`.
 *
 * ```ts
 * const clock = testClock();
 * clock.advance('16m');
 * clock.restore();
 * ```
 *
 * The server of a database or of Redis has its own clock, which does not move.
 */
export function testClock(): TestClock {
  let ahead = 0;
  const { performance } = globalThis;
  const monotonic = performance.now.bind(performance);
  const undo = [
    replaceMember(
      globalThis,
      'Date',
      movableDate(Date, () => ahead),
    ),
    replaceMember(performance, 'now', () => monotonic() + ahead),
  ];
  const restore = (): void => {
    // If somebody has replaced the clock meanwhile, this one stays below it, and must not move it any more.
    ahead = 0;
    undo.splice(0).forEach(step => step());
  };
  return {
    advance: by => void (ahead += parseDuration(by) * 1000),
    restore,
    [Symbol.dispose]: restore,
  };
}
