'use strict';
// Installs the packed library beside mocha, vitest and jest, and runs the tests of docs/testing-your-app.md with each of
// them, mocha also in ES modules, under the configuration that the page shows. Needs a registry and a built library.
//
//   npm run test:runners                   with all of them
//   npm run test:runners -- --only=jest    with one of them
const { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { parseArgs } = require('node:util');
const { pageFiles } = require('./package/pageFiles');
const { pack, run } = require('./package/Project');

const root = join(__dirname, '..');
const page = join(root, 'docs/testing-your-app.md');

/** The line of the page that each runner replaces. */
const importLine = "import { describe, it } from 'node:test';\n";

const mocha = { package: 'mocha', command: ['mocha', '--timeout', '60000'], passed: /^\s*(\d+) passing/m };

/** How each runner is called, and what takes the place of the line. The longer time-outs are for a busy machine. */
const runners = {
  mocha: { imports: '', ...mocha },
  'mocha-module': { imports: '', ending: '.js', ...mocha },
  vitest: {
    imports: "import { describe, it } from 'vitest';\n",
    command: ['vitest', 'run', '--testTimeout=60000', '--no-color'],
    passed: /Tests\s+(\d+) passed/,
  },
  jest: { imports: '', command: ['jest', '--testTimeout=60000'], passed: /Tests:\s+(\d+) passed/ },
};

const tests = [...pageFiles(page).values()].join('').match(/^ *it\(/gm).length;

/** Runs the tests of the page. @returns a line for the reader */
async function tryRunner(name, folder) {
  const { imports, command, passed, ending = '', package: manifestOf = name } = runners[name];
  const project = join(folder, name);
  for (const [file, text] of pageFiles(page)) {
    const written = text.replace(importLine, imports).replaceAll("from './server'", `from './server${ending}'`);
    writeFileSync(join(project, file), written);
  }
  const [tool, ...words] = command;
  const shell = { cwd: project, env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined } };
  const printed = await run('sh', ['-c', `npx --no-install ${[tool, ...words].join(' ')} 2>&1`], shell);
  const count = Number(passed.exec(printed)?.[1] ?? 0);
  if (count < tests) throw new Error(`${name} ran ${count} tests, but the page has at least ${tests}:\n${printed}`);
  const manifest = join(folder, 'node_modules', manifestOf, 'package.json');
  return `${name} ${JSON.parse(readFileSync(manifest, 'utf8')).version}: ${count} tests passed`;
}

(async () => {
  const { only } = parseArgs({ options: { only: { type: 'string' } } }).values;
  if (only !== undefined && !Object.hasOwn(runners, only)) {
    throw new Error(`--only=${only} is not one of ${Object.keys(runners).join(', ')}.`);
  }
  const folder = mkdtempSync(join(tmpdir(), 'authx-runners-'));
  try {
    cpSync(join(root, 'spec/compat/runners'), folder, { recursive: true });
    const npm = (...words) => run('npm', [...words, '--no-audit', '--no-fund', '--prefer-offline'], { cwd: folder });
    await npm('ci');
    await npm('install', '--no-save', await pack(folder));
    const names = only === undefined ? Object.keys(runners) : [only];
    const outcomes = await Promise.allSettled(names.map(name => tryRunner(name, folder)));
    for (const [index, { status, value, reason }] of outcomes.entries()) {
      if (status === 'fulfilled') console.log(value);
      else console.error(`${names[index]} failed. ${reason.message}`);
    }
    if (outcomes.some(({ status }) => status === 'rejected')) process.exitCode = 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
})().catch(error => {
  console.error(error.message);
  process.exitCode = 1;
});
