import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { measureAdded } from './measure/added.js';
import { pinLoadGenerator } from './measure/cores.js';
import { seedRevokedRows } from './measure/revocation.js';
import { readOptions } from './options.js';
import { addedTable, judgeAdded } from './report/added.js';
import { targetsTable } from './report/tables.js';

// What authentication adds to a request in CPU time, by itself: a part of the whole run.
const options = readOptions([]);
const folder = mkdtempSync(path.join(os.tmpdir(), 'routing-controllers-authx-bench-'));
pinLoadGenerator();
try {
  const env = {
    BENCH_DATABASE: path.join(folder, 'auth.sqlite'),
    BENCH_REVOKED_ROWS: String(options.revokedRows),
  };
  seedRevokedRows(env);
  const added = await measureAdded(options, env);
  const failures = added.failures.map(failure => `FAILED ${failure}`);
  console.log([addedTable(added), targetsTable(judgeAdded(added)), ...failures].join('\n\n'));
  process.exitCode = failures.length === 0 ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
