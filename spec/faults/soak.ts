import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Figure } from './support/figures';
import { mergeFigures } from './support/figuresTable';
import { promises } from './support/promises';
import { readFigures, writeFigures } from './support/reliabilityPage';

// `npm run soak [-- <promise>...] [--write]`: tries each promise as often as its figure wants, one after the other; with
// --write the figures go to docs/reliability.md.

const names = Object.keys(promises);

/** Runs the specs of a promise; what they noted, or undefined where one failed. */
async function soak(name: string, folder: string): Promise<Figure[] | undefined> {
  const figures = join(folder, `${name}.jsonl`);
  writeFileSync(figures, '');
  const mocha = spawn(process.execPath, [require.resolve('mocha/bin/mocha.js'), `spec/faults/${name}.spec.ts`], {
    stdio: 'inherit',
    env: { ...process.env, AUTHX_SOAK: '1', AUTHX_FIGURES: figures },
  });
  const code = await new Promise(resolve => mocha.once('exit', resolve));
  const lines = readFileSync(figures, 'utf8').split('\n').filter(Boolean);
  return code === 0 ? lines.map(line => JSON.parse(line) as Figure) : undefined;
}

/** Figures of some stores would stand for those of all. */
function assertAllServers(): void {
  const missing = ['POSTGRES', 'MYSQL', 'REDIS']
    .map(server => `AUTHX_TEST_${server}_URL`)
    .filter(variable => (process.env[variable] ?? '') === '');
  if (missing.length > 0) throw new Error(`--write wants all stores: ${missing.join(', ')} is not set.`);
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { write: { type: 'boolean' } } });
  const unknown = positionals.filter(name => !names.includes(name));
  if (unknown.length > 0)
    throw new Error(`${unknown.join(', ')}: there is no such promise. There are ${names.join(', ')}.`);
  if (values.write) assertAllServers();
  const folder = mkdtempSync(join(tmpdir(), 'authx-soak-'));
  try {
    for (const name of positionals.length > 0 ? positionals : names) {
      const figures = await soak(name, folder);
      if (!figures) process.exitCode = 1;
      for (const { store, of, runs, losses } of figures ?? []) {
        console.log(`${name}, ${store}: ${String(losses)} of ${String(runs)} ${of}`);
      }
      if (figures && values.write) writeFigures(mergeFigures(readFigures(), figures));
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
