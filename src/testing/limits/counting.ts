import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict';
import type { CountedRequest, GivenBack, RateLimitCounter, RateLimitStore } from '../../limits/RateLimitStore';
import type { ContractCase } from '../ContractCase';
import { someCounter } from './someCounter';

/** Two handles on one store. */
export type Handles = readonly [RateLimitStore, RateLimitStore];

const takeMany = (store: RateLimitStore, counter: RateLimitCounter, count: number): Promise<CountedRequest[]> =>
  Promise.all(Array.from({ length: count }, async () => store.take([counter])));

const accepted = (answers: readonly CountedRequest[]): number => answers.filter(({ isAccepted }) => isAccepted).length;

/** How requests are counted. */
export const counting = (handles: () => Promise<Handles>): ContractCase[] => [
  {
    name: 'accepts requests up to the maximum, by whichever handle, and says what is left',
    async run() {
      const [one, other] = await handles();
      const counter = someCounter();
      const answers = [];
      for (const store of [one, other, one, other]) answers.push(await store.take([counter]));
      deepStrictEqual(
        answers.map(({ isAccepted, states: [state] }) => [isAccepted, state?.remaining]),
        [
          [true, 2],
          [true, 1],
          [true, 0],
          [false, 0],
        ],
      );
      for (const { states } of answers) {
        const leaves = states[0]?.oldestLeavesIn ?? -1;
        ok(leaves > 30_000 && leaves <= 60_500, `the oldest request leaves in ${String(leaves)} ms`);
      }
      strictEqual(answers[3]?.states[0]?.slot, -1);
    },
  },
  {
    name: 'counts requests of different counters separately, also if their ids differ only in case',
    async run() {
      const [store] = await handles();
      const id = `${someCounter().id.slice(0, 20)}abcd`;
      for (const other of [id, id.toUpperCase(), id.replace(/d$/, 'D'), id.replace(/d$/, '_'), id.replace(/d$/, '-')]) {
        const counter = someCounter({ id: other, max: 1 });
        strictEqual((await store.take([counter])).isAccepted, true, other);
        strictEqual((await store.take([counter])).isAccepted, false, other);
      }
    },
  },
  {
    name: 'accepts exactly as many of many requests at the same time as it may',
    async run() {
      const stores = await handles();
      for (const [max, each] of [
        [1, 20],
        [10, 20],
        [100, 80],
      ] as const) {
        const counter = someCounter({ max });
        const answers = await Promise.all(stores.map(store => takeMany(store, counter, each)));
        strictEqual(accepted(answers.flat()), max);
      }
    },
  },
  {
    name: 'counts a request with all of its counters or with none',
    async run() {
      const [one, other] = await handles();
      const [narrow, wide] = [someCounter({ max: 1 }), someCounter({ max: 5 })];
      strictEqual((await one.take([narrow, wide])).isAccepted, true);
      for (const counters of [
        [narrow, wide],
        [wide, narrow],
      ]) {
        const { isAccepted, states } = await other.take(counters);
        strictEqual(isAccepted, false);
        const left = new Map(counters.map((counter, i) => [counter, states[i]]));
        deepStrictEqual([left.get(narrow)?.remaining, left.get(wide)?.remaining], [0, 4]);
        deepStrictEqual([left.get(narrow)?.slot, left.get(wide)?.slot], [-1, -1]);
      }
      strictEqual((await one.take([wide])).states[0]?.remaining, 3);
    },
  },
  {
    name: 'takes back requests that it counted, in any order, and ignores others',
    async run() {
      const [one, other] = await handles();
      for (const max of [2, 64]) {
        const counter = someCounter({ max });
        const taken = await takeMany(one, counter, max);
        strictEqual(accepted(taken), max);
        strictEqual((await other.take([counter])).isAccepted, false);
        const given = (
          { states: [state] }: CountedRequest | undefined = { isAccepted: false, states: [] },
        ): GivenBack => ({
          ...counter,
          slot: state?.slot ?? -1,
        });
        await other.giveBack([given(taken[max - 1])]);
        strictEqual((await one.take([counter])).isAccepted, true);
        strictEqual((await one.take([counter])).isAccepted, false);
        await one.giveBack([{ ...counter, slot: 1 }]);
        await one.giveBack([{ ...someCounter(), slot: 1 }]);
        strictEqual((await one.take([counter])).isAccepted, false);
      }
    },
  },
];
