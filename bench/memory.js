import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pinLoadGenerator } from './measure/cores.js';
import { measureStores } from './measure/stores/stores.js';
import { readOptions } from './options.js';
import { memoryTable } from './report/stores.js';

// What a server holds after a million requests, by itself and on any of the stores.
const options = readOptions([]);
const folder = mkdtempSync(path.join(os.tmpdir(), 'routing-controllers-authx-bench-'));
pinLoadGenerator();
try {
  const { memory, failures } = await measureStores(options, folder, ['memory']);
  console.log([memoryTable(memory), ...failures.map(failure => `FAILED ${failure}`)].join('\n\n'));
  process.exitCode = failures.length === 0 ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
