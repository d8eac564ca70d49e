import type { CounterState } from './RateLimitStore';

/** Returns for how many seconds a refused request has to wait until all of its counters have room. */
export const secondsUntilRoom = (states: readonly CounterState[]): number =>
  Math.max(0, ...states.map(({ remaining, oldestLeavesIn }) => (remaining < 1 ? oldestLeavesIn : 0))) / 1000;
