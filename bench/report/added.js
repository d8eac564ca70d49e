import { addedServers } from '../measure/added.js';
import { judge } from './judge.js';
import { cpuTime, median } from './statistics.js';
import { table } from './table.js';

const adds = (turn, load) => cpuTime(turn[load]) - cpuTime(turn.open);
const addsInUserMode = (turn, load) => turn[load].user - turn.open.user;
const addedRatio = (server, load) => round => adds(round[server], load) / adds(round['node-http'], load);

const targets = [
  { name: 'cold adds, authx-norevocation / node-http', value: addedRatio('authx-norevocation', 'cold'), atMost: 2 },
  { name: 'cold adds, authx / node-http', value: addedRatio('authx', 'cold'), atMost: 3 },
  {
    name: 'open CPU time, authx-norevocation / rc-keyobject',
    value: round => cpuTime(round['authx-norevocation'].open) / cpuTime(round['rc-keyobject'].open),
    atMost: 1.03,
  },
];

export const judgeAdded = ({ rounds }) => targets.map(target => judge(target, rounds.map(target.value)));

export function addedTable({ rounds }) {
  if (rounds.length === 0) return 'The CPU time of a request was not measured.';
  const heads = ['server', 'open', 'hot', 'cold', 'hot adds', 'cold adds', 'cold adds, user mode'];
  const rows = addedServers.map(name => {
    const over = value => median(rounds.map(round => value(round[name]))).toFixed(1);
    return [
      name,
      ...['open', 'hot', 'cold'].map(load => over(turn => cpuTime(turn[load]))),
      ...['hot', 'cold'].map(load => over(turn => adds(turn, load))),
      over(turn => addsInUserMode(turn, 'cold')),
    ];
  });
  return [
    'Microseconds of CPU time that the process of the server uses for one request (medians). authx queries SQLite for every ' +
      'token, authx-norevocation has no store, and rc-keyobject is routing-controllers without this library.',
    table(heads, rows),
  ].join('\n\n');
}
