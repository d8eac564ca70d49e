'use strict';
// Mutation testing by Stryker: changes the code of a room in many small ways, and shows the changes that no spec notices.
//
//   node scripts/mutation/run.js [--near] [room...]
//
// Each room is measured in two steps: first with the specs of the room, then, for the mutants that survived, with all
// specs that need no server. `--near` leaves out the second step, and with it the mutants of code that runs only while a
// file is loaded, since each of these needs a process of its own. Results are kept in reports/mutation, so that the next
// run measures only what changed; delete them to begin anew.
const { execFileSync, spawnSync } = require('node:child_process');
const { existsSync, readFileSync, writeFileSync } = require('node:fs');
const { join, resolve } = require('node:path');
const rooms = require('./rooms.json');

const root = resolve(__dirname, '../..');
const wantedScore = 97;

/** Stryker 10 needs Node.js 22, which the npm package `node` brings. */
const tools = join(__dirname, 'node_modules');
const node = join(tools, 'node/bin/node');

const words = process.argv.slice(2);
const isNear = words.includes('--near');
const chosen = words.filter(word => word !== '--near');

function install() {
  if (!existsSync(node)) execFileSync('npm', ['ci', '--prefix', __dirname], { stdio: 'inherit' });
}

/**
 * Forgets the mutants of code that runs while a file is loaded, unless they were killed. Stryker tries a survivor again only
 * if a new test reaches it, and does not know which tests reach such code.
 */
function forgetStaticSurvivors(room) {
  const path = join(root, `reports/mutation/${room}.incremental.json`);
  if (!existsSync(path)) return;
  const report = JSON.parse(readFileSync(path, 'utf8'));
  for (const file of Object.values(report.files)) {
    file.mutants = file.mutants.filter(mutant => !mutant.static || mutant.status === 'Killed');
  }
  writeFileSync(path, JSON.stringify(report));
}

function stryker(room, specs) {
  forgetStaticSurvivors(room);
  const program = join(tools, '@stryker-mutator/core/bin/stryker.js');
  const env = {
    ...process.env,
    PATH: `${join(tools, 'node/bin')}:${process.env.PATH}`,
    // Stryker starts several processes. Node.js must leave TypeScript to the loader of the specs in all of them.
    NODE_OPTIONS: `--require ${JSON.stringify(join(__dirname, 'mocha12.js'))} --no-experimental-strip-types`,
    // A change that 300 cases of a model do not show is for the specs of single rules.
    AUTHX_MODEL_CASES: '300',
    MUTATION_ROOM: room,
    MUTATION_SPECS: specs,
  };
  const { status } = spawnSync(node, [program, 'run', join(__dirname, 'stryker.config.mjs')], {
    cwd: root,
    env,
    stdio: 'inherit',
  });
  if (status !== 0) throw new Error(`Stryker ended with ${status} in the room ${room}.`);
}

/** Reads the report of a room. Mutants that do not compile or that are ignored have no influence on the score. */
function resultsOf(room) {
  const { files } = JSON.parse(readFileSync(join(root, `reports/mutation/${room}.json`), 'utf8'));
  const mutants = Object.entries(files).flatMap(([file, { mutants: found }]) => found.map(each => ({ file, ...each })));
  const of = (...statuses) => mutants.filter(({ status }) => statuses.includes(status));
  const detected = of('Killed', 'Timeout').length;
  const alive = of('Survived', 'NoCoverage');
  const total = detected + alive.length;
  const untried = of('Ignored').length;
  return { room, detected, total, alive, untried, score: total === 0 ? 100 : (100 * detected) / total };
}

function print(results) {
  for (const { room, alive } of results) {
    for (const { file, location, mutatorName, replacement, status } of alive) {
      console.log(`${room}: ${file}:${location.start.line}:${location.start.column} ${mutatorName}, ${status}`);
      console.log(`    ${(replacement ?? '').split('\n').join('\n    ')}`);
    }
  }
  console.log('| Room | Mutants | Detected | Score | Not tried |\n| --- | --- | --- | --- | --- |');
  for (const { room, total, detected, score, untried } of results) {
    console.log(`| ${room} | ${total} | ${detected} | ${score.toFixed(1)} % | ${untried} |`);
  }
}

function main() {
  const unknown = chosen.filter(room => !Object.hasOwn(rooms, room));
  if (unknown.length > 0) {
    throw new Error(`There is no room ${unknown.join(', ')}. The rooms are ${Object.keys(rooms).join(', ')}.`);
  }
  install();
  const names = chosen.length > 0 ? chosen : Object.keys(rooms);
  for (const room of names) {
    stryker(room, 'near');
    if (!isNear) stryker(room, 'all');
  }
  const results = names.map(resultsOf);
  print(results);
  if (results.some(({ score }) => score < wantedScore)) process.exitCode = 1;
}

try {
  main();
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
