import { ok, rejects, strictEqual } from 'node:assert/strict';
import { pause } from '../async/timers';
import type { ContractCase } from './ContractCase';
import { counting, type Handles } from './limits/counting';
import { sliding } from './limits/sliding';
import { someCounter } from './limits/someCounter';
import type { RateLimitStoreUnderTest } from './RateLimitStoreUnderTest';

/**
 * Returns the contract of a {@link RateLimitStore} as test cases, which run in any test runner:
 *
 * ```ts
 * describe('My store', () => {
 *   for (const { name, skipped, run } of rateLimitStoreContract({ open: () => new MyStore(url) })) {
 *     (skipped ? it.skip : it)(name, run);
 *   }
 * });
 * ```
 */
export function rateLimitStoreContract(store: RateLimitStoreUnderTest): ContractCase[] {
  let opened: Promise<Handles> | undefined;
  const open = async (): Promise<Handles> => [await store.open(), await store.open()];
  const handles = (): Promise<Handles> => (opened ??= open());
  return [...counting(handles), ...sliding(handles), ...purging(handles, store), ...failing(store)];
}

/** How long after its window a counter may be kept, in milliseconds. */
const longestKept = 3_600_000;

const purging = (handles: () => Promise<Handles>, { forgets }: RateLimitStoreUnderTest): ContractCase[] => [
  {
    name: 'does not purge a counter whose window is not over',
    async run() {
      const [one, other] = await handles();
      const counter = someCounter({ max: 1 });
      strictEqual((await one.take([counter])).isAccepted, true);
      await other.purge();
      strictEqual((await one.take([counter])).isAccepted, false);
    },
  },
  {
    name: 'purges counters whose window is over, and says how many',
    ...(forgets === 'by itself' && { skipped: 'the store forgets them by itself' }),
    async run() {
      const [one, other] = await handles();
      await one.take([someCounter({ window: 10 })]);
      await pause(20);
      ok((await other.purge(new Date(Date.now() + longestKept))) >= 1);
    },
  },
];

const failing = (under: RateLimitStoreUnderTest): ContractCase[] => [
  {
    name: 'rejects if it cannot be reached',
    ...(under.openUnreachable ? {} : { skipped: 'the test names no store that cannot be reached' }),
    async run() {
      if (!under.openUnreachable) throw new Error('The test names no store that cannot be reached.');
      const store = await under.openUnreachable();
      await rejects(async () => store.take([someCounter()]));
      await rejects(async () => store.take([someCounter(), someCounter()]));
      await rejects(async () => store.giveBack([{ ...someCounter(), slot: 1 }]));
      if (store.probeWrite) await rejects(async () => store.probeWrite?.());
    },
  },
];
