import { judgeAdded } from './added.js';
import { judge } from './judge.js';
import { spread } from './statistics.js';
import { judgeStores } from './store-targets.js';

const targets = [
  { above: ['authx', 'hot'], below: ['rc-string', 'hot'], atLeast: 10 },
  { above: ['authx', 'hot'], below: ['koa-jwt', 'hot'], atLeast: 10 },
  { above: ['authx', 'hot'], below: ['nestjs-passport-jwt', 'hot'], atLeast: 10 },
  { above: ['authx-norevocation', 'hot'], below: ['rc-keyobject', 'hot'], atLeast: 1.15 },
  { above: ['authx', 'hot'], below: ['authx', 'open'], atLeast: 0.75 },
  { above: ['authx', 'cold'], below: ['authx', 'open'], atLeast: 0.55 },
];

function ratioTarget({ above, below, atLeast }, rounds) {
  const rate = (round, [server, load]) => round[server]?.[load];
  const values = rounds.map(round => rate(round, above) / rate(round, below)).filter(value => Number.isFinite(value));
  const name = `${above.join(' ')} / ${below.join(' ')}`;
  return judge({ name, atLeast }, values);
}

function startUpTarget(startUp) {
  const name = 'start-up quickstart / empty';
  if (!startUp.ratios) return { name, wanted: '< 3', skipped: startUp.skipped ?? 'failed' };
  const { median, min, max } = spread(startUp.ratios);
  return { name, wanted: '< 3', median, min, max, met: median < 3 };
}

// Requests per second by header over those by cookie: how many times longer a request takes.
function carriersTarget({ rates }) {
  const values = rates.map(({ header, cookie }) => header / cookie);
  return judge({ name: 'cookie with CSRF / header', atMost: 1.3 }, values);
}

// A missed target is told and fails nothing: times belong to the machine, and the run only vouches for correctness.
export function judgeTargets({ rounds, startUp, carriers, added, stores, options }) {
  return [
    ...targets.map(target => ratioTarget(target, rounds)),
    ...judgeAdded(added),
    ...judgeStores(stores, options),
    carriersTarget(carriers),
    startUpTarget(startUp),
  ];
}
