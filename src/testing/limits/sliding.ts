import { ok, strictEqual } from 'node:assert/strict';
import { pause } from '../../async/timers';
import type { RateLimitCounter, RateLimitStore } from '../../limits/RateLimitStore';
import type { ContractCase } from '../ContractCase';
import type { Handles } from './counting';
import { someCounter } from './someCounter';

/** When an accepted request was sent and answered, by the monotonic clock. The store has accepted it in between. */
type Accepted = readonly [sent: number, answered: number];

/** Milliseconds in which a window must have ended. */
const longest = 10_000;

/** Stores may count time in microseconds. */
const precision = 0.001;

/** Sends a burst of requests every few milliseconds, until so many were accepted. */
async function burst(store: RateLimitStore, counter: RateLimitCounter, found: Accepted[]): Promise<void> {
  const until = performance.now() + longest;
  while (found.length <= 2 * counter.max && performance.now() < until) {
    const sent = performance.now();
    const answers = await Promise.all(Array.from({ length: counter.max }, async () => store.take([counter])));
    const answered = performance.now();
    for (const { isAccepted } of answers) if (isAccepted) found.push([sent, answered]);
    await pause(5);
  }
}

/** Windows, which slide. */
export const sliding = (handles: () => Promise<Handles>): ContractCase[] => [
  {
    name: 'accepts requests again once the oldest ones have left the window',
    async run() {
      const [one, other] = await handles();
      const counter = someCounter({ max: 2, window: 200 });
      strictEqual((await one.take([counter])).isAccepted, true);
      strictEqual((await other.take([counter])).isAccepted, true);
      const { isAccepted, states } = await one.take([counter]);
      strictEqual(isAccepted, false);
      await pause((states[0]?.oldestLeavesIn ?? 0) + 5);
      strictEqual((await other.take([counter])).isAccepted, true);
    },
  },
  {
    name: 'never accepts more than the maximum in any window, whatever the windows of the clock are',
    async run() {
      const stores = await handles();
      for (const max of [5, 40]) {
        const counter = someCounter({ max, window: 150 });
        const found: Accepted[] = [];
        await Promise.all(stores.map(store => burst(store, counter, found)));
        ok(found.length > max, 'a window has ended');
        found.sort(([, one], [, other]) => one - other);
        for (let i = max; i < found.length; i += 1) {
          // All of these requests were accepted between the first one's sending and the last one's answer.
          const run = found.slice(i - max, i + 1);
          const span = (run[max]?.[1] ?? 0) - Math.min(...run.map(([sent]) => sent));
          ok(span + precision >= counter.window, `${String(max + 1)} requests were accepted within ${String(span)} ms`);
        }
      }
    },
  },
];
