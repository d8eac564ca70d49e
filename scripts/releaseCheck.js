'use strict';
// Checks that the package can be published as it is: npm run release:check
//
//   --json           prints one object with the outcome of each check
//   --only <names>   runs some of the checks, such as --only tree,changelog
//   --skip <names>   leaves some out. commonjs, module, typescript-5.4 and audit need a registry
const { mkdtempSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join, resolve } = require('node:path');
const { parseArgs } = require('node:util');
const { pack } = require('./package/Project');
const { checks } = require('./release');

const { values } = parseArgs({
  options: { json: { type: 'boolean' }, only: { type: 'string' }, skip: { type: 'string' } },
});

/** Reads the names of checks. */
function namesOf(list) {
  const names = list.split(',');
  const unknown = names.filter(name => !Object.hasOwn(checks, name));
  if (unknown.length > 0) {
    throw new Error(`No check is named ${unknown.join(', ')}. Use ${Object.keys(checks).join(', ')}.`);
  }
  return names;
}

/** Runs one check. @returns its outcome; it never throws */
async function outcomeOf(name, context) {
  try {
    const answer = await checks[name](context);
    return typeof answer === 'string'
      ? { name, outcome: 'passed', message: answer }
      : { name, outcome: 'skipped', message: answer.skipped };
  } catch (error) {
    return { name, outcome: 'failed', message: error.message };
  }
}

(async () => {
  const skipped = values.skip === undefined ? [] : namesOf(values.skip);
  const chosen = (values.only === undefined ? Object.keys(checks) : namesOf(values.only)).filter(
    name => !skipped.includes(name),
  );
  const folder = mkdtempSync(join(tmpdir(), 'authx-release-'));
  try {
    const context = { root: resolve(__dirname, '..'), folder, tarball: await pack(folder) };
    const outcomes = [];
    for (const name of chosen) {
      const one = await outcomeOf(name, context);
      outcomes.push(one);
      if (!values.json) console.log(`${one.outcome.padEnd(8)}${one.name.padEnd(16)}${one.message}`);
    }
    const ready = outcomes.every(({ outcome }) => outcome !== 'failed');
    if (values.json) console.log(JSON.stringify({ ready, checks: outcomes }, null, 2));
    if (!ready) process.exitCode = 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
})().catch(error => {
  console.error(error.message);
  process.exitCode = 1;
});
