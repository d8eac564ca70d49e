import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { singleRequest } from '../load/single-request.js';
import { median } from '../report/statistics.js';
import { reasonIn } from './reason.js';
import { freePort, spawnServer, stopProcess } from './server-process.js';

const projectFolder = path.join(import.meta.dirname, '..', '..');
const quickstart = path.join(projectFolder, 'build', 'examples', 'quickstart', 'main.js');
const empty = path.join(import.meta.dirname, '..', 'servers', 'rc-empty.cjs');
const longestStart = 15000;

async function answers(port) {
  try {
    return (await singleRequest(port, '/health')).status === 200;
  } catch {
    return false;
  }
}

async function millisecondsToFirstAnswer(file, cwd) {
  const port = await freePort();
  const start = performance.now();
  const child = spawnServer(file, port, { cwd });
  let output = '';
  child.stdout.on('data', chunk => (output += chunk));
  child.stderr.on('data', chunk => (output += chunk));
  try {
    while (!(await answers(port))) {
      if (child.exitCode !== null || performance.now() - start > longestStart) {
        throw new Error(`${path.basename(file)} gave no answer to GET /health: ${reasonIn(output)}`);
      }
      await sleep(2);
    }
    return performance.now() - start;
  } finally {
    await stopProcess(child);
  }
}

// The quickstart must find its configuration, but must not leave a database in the project.
function temporaryFolder() {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'routing-controllers-authx-bench-'));
  const configuration = path.join(projectFolder, 'ormconfig.json');
  if (existsSync(configuration)) copyFileSync(configuration, path.join(folder, 'ormconfig.json'));
  return folder;
}

// Alternately, so that whatever else the machine does meets both alike.
export async function measureStartUp(times) {
  if (!existsSync(quickstart)) return { skipped: 'the quickstart is not built (npm run build in the project)' };
  const cwd = temporaryFolder();
  const pairs = [];
  try {
    for (let time = 0; time < times; time += 1) {
      const emptyTime = await millisecondsToFirstAnswer(empty, cwd);
      pairs.push({ empty: emptyTime, quickstart: await millisecondsToFirstAnswer(quickstart, cwd) });
    }
  } catch (error) {
    return { failures: [error.message] };
  } finally {
    rmSync(cwd, { recursive: true, force: true });
  }
  return {
    empty: median(pairs.map(pair => pair.empty)),
    quickstart: median(pairs.map(pair => pair.quickstart)),
    ratios: pairs.map(pair => pair.quickstart / pair.empty),
  };
}
