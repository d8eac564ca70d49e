import { judge } from './judge.js';
import { cpuTime } from './statistics.js';
import { whole } from './table.js';

const ratios = (rounds, ratio) => (rounds ?? []).map(ratio).filter(value => Number.isFinite(value));

const atSaturation = 256;
const cpu = (round, name, load = 'hot') => (round[name] ? cpuTime(round[name][load]) : NaN);

// How many times more CPU time the server's process uses with other stores.
const cheaper =
  (name, other) =>
  ({ saturation }) =>
    ratios(saturation?.[atSaturation], round => cpu(round, other) / cpu(round, name));
const share =
  name =>
  ({ saturation }) =>
    ratios(saturation?.[atSaturation], round => cpu(round, name, 'open') / cpu(round, name));
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

const saturationTargets = [
  { engine: 'sqlite', atLeast: 0.95 },
  { engine: 'postgres', atLeast: 0.85 },
  { engine: 'redis', atLeast: 0.95 },
]
  .map(({ engine, atLeast }) => ({
    name: `${engine}, CPU time, open / protected, ${atSaturation} connections`,
    atLeast,
    of: share(engine),
  }))
  .concat([
    {
      name: `postgres, CPU time, a query each / batched, ${atSaturation} connections`,
      atLeast: 2,
      of: cheaper('postgres', 'postgres, a query each'),
    },
    {
      name: `redis, CPU time, a command each / batched, ${atSaturation} connections`,
      atLeast: 2,
      of: cheaper('redis', 'redis, a command each'),
    },
  ]);

const targets = ({ smallRows, largeRows, memoryMarks }) => [
  {
    name: `sqlite, time with ${whole(largeRows.revoked)} rows / ${whole(smallRows.revoked)}`,
    atMost: 1.2,
    of: ({ sizes }) => ratios(sizes?.sqlite, ({ small, large }) => small / large),
  },
  ...saturationTargets,
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

const judgeAll = (stores, list) => list.map(({ of, ...target }) => judge(target, of(stores)));

export const judgeStores = (stores, options) => judgeAll(stores, targets(options));
export const judgeSaturation = stores => judgeAll(stores, saturationTargets);
