import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pinLoadGenerator } from './measure/cores.js';
import { measureStores } from './measure/stores/stores.js';
import { readOptions } from './options.js';
import { judgeSaturation } from './report/store-targets.js';
import { saturationTable } from './report/stores.js';
import { targetsTable } from './report/tables.js';

// What lookups cost while the server never waits, by itself: a part of the whole run.
const options = readOptions([]);
const folder = mkdtempSync(path.join(os.tmpdir(), 'routing-controllers-authx-bench-'));
pinLoadGenerator();
try {
  const measured = await measureStores(options, folder, ['saturation']);
  const failures = measured.failures.map(failure => `FAILED ${failure}`);
  console.log([saturationTable(measured, options), targetsTable(judgeSaturation(measured)), ...failures].join('\n\n'));
  process.exitCode = failures.length === 0 ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
