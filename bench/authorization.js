import path from 'node:path';
import { authorizationRoutes, measureAuthorization, measureBothBuilds } from './measure/authorization.js';
import { pinLoadGenerator } from './measure/cores.js';
import { readOptions } from './options.js';
import { judge } from './report/judge.js';
import { cpuTime, median } from './report/statistics.js';
import { table } from './report/table.js';
import { targetsTable } from './report/tables.js';

// What a rate limit, a policy and a role add to a guarded request in CPU time. With the folder of another build in
// BENCH_OTHER, also what the guarded request costs in both builds: `git worktree add ../before <commit>`, built.
const options = readOptions([]);
const { BENCH_OTHER: other } = process.env;
pinLoadGenerator();

const rounds = await measureAuthorization(options);
const over = route => median(rounds.map(({ authx }) => cpuTime(authx[route]))).toFixed(1);
const ratios = (route, base) => rounds.map(({ authx }) => cpuTime(authx[route]) / cpuTime(authx[base]));
const targets = [
  judge({ name: 'guarded, limited and policy-checked / guarded', atMost: 1.15 }, ratios('all', 'guarded')),
];

if (other !== undefined) {
  const both = await measureBothBuilds(options, path.resolve(other));
  const ratio = both.map(round => cpuTime(round.this.protected) / cpuTime(round.other.protected));
  targets.push(judge({ name: 'guarded, this build / the other build', atMost: 1.02 }, ratio));
}
console.log(
  [
    'Microseconds of CPU time that the process of the server uses for one request (medians).',
    table(
      ['route', 'CPU time'],
      authorizationRoutes.map(route => [route, over(route)]),
    ),
    targetsTable(targets),
  ].join('\n\n'),
);
