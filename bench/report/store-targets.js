import { judge } from './judge.js';
import { whole } from './table.js';

const ratios = (rounds, ratio) => (rounds ?? []).map(ratio).filter(value => Number.isFinite(value));
const rate = (round, name, path = 'hot') => round[name]?.[path];

// How many times larger one store's rate is than another's.
const faster =
  (name, other) =>
  ({ questions }) =>
    ratios(questions, round => rate(round, name) / rate(round, other));
const share =
  name =>
  ({ questions }) =>
    ratios(questions, round => rate(round, name) / rate(round, name, 'open'));
const writes =
  engine =>
  ({ refreshes }) =>
    ratios(refreshes?.[engine] && [refreshes[engine]], ({ writing }) => writing);

const ofMemory =
  value =>
  ({ memory }) =>
    Object.values(memory ?? {})
      .filter(Boolean)
      .map(value);

const targets = ({ smallRows, largeRows, memoryMarks }) => [
  {
    name: `sqlite, time with ${whole(largeRows.revoked)} rows / ${whole(smallRows.revoked)}`,
    atMost: 1.2,
    of: ({ sizes }) => ratios(sizes?.sqlite, ({ small, large }) => small / large),
  },
  { name: 'postgres / a query each', atLeast: 2, of: faster('postgres', 'postgres, a query each') },
  { name: 'redis / a command each', atLeast: 2, of: faster('redis', 'redis, a command each') },
  { name: 'postgres protected / open', atLeast: 0.5, of: share('postgres') },
  { name: 'redis protected / open', atLeast: 0.5, of: share('redis') },
  ...['sqlite', 'postgres', 'redis'].map(engine => ({
    name: `${engine}, transactions that write per refresh`,
    atMost: 1,
    of: writes(engine),
  })),
  {
    name: `heap after ${whole(memoryMarks.at(-1))} requests / ${whole(memoryMarks[0])}`,
    atMost: 1.2,
    of: ofMemory(samples => samples.at(-1).heapUsed / samples[0].heapUsed),
  },
  {
    name: `MiB of heap after ${whole(memoryMarks.at(-1))} requests`,
    atMost: 128,
    of: ofMemory(samples => samples.at(-1).heapUsed / 2 ** 20),
  },
];

export const judgeStores = (stores, options) => targets(options).map(({ of, ...target }) => judge(target, of(stores)));
