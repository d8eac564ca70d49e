'use strict';
// The checks of a release, in the order in which they run.
const { run } = require('../package/Project');
const { tryReadme } = require('../package/readmeProject');
const { changelog, manifest, tree } = require('./folderChecks');
const { contents, publint, types } = require('./tarballChecks');

/** The public surface is the one that was reviewed, as spec/api has it. */
async function surface({ root }) {
  return (await run(process.execPath, ['scripts/publicSurface.js', 'check'], { cwd: root })).trim();
}

/** Compilers and types of the oldest version of TypeScript that is supported. */
const typescript54 = { typescript: 'typescript@5.4', '@types/node': '@types/node@20', '@types/koa': '@types/koa@2' };

/** npm knows no vulnerability of what an installation brings. A registry that does not answer is reported, not refused. */
async function audit({ root, ask = run }) {
  let report;
  try {
    report = await ask('npm', ['audit', '--omit=dev', '--omit=peer', '--omit=optional', '--json'], { cwd: root });
  } catch (error) {
    // npm ends with 1 if it found something, and also if the registry does not answer.
    report = /\{[\s\S]*\}/.exec(error.message)?.[0] ?? '{}';
  }
  const { vulnerabilities, metadata } = JSON.parse(report);
  if (metadata === undefined) return { skipped: 'the registry did not answer' };
  const names = Object.keys(vulnerabilities);
  if (names.length > 0) throw new Error(`npm audit names ${names.join(', ')}. Run: npm audit --omit=dev`);
  return `no known vulnerability in ${metadata.dependencies.prod} runtime packages`;
}

/**
 * Each check gets the folder of the package as `root`, the tarball as `tarball`, and a folder for its own files as
 * `folder`. It returns a sentence or `{ skipped }`, and throws if the package must not be published.
 */
const checks = {
  tree,
  changelog,
  manifest,
  surface,
  contents,
  publint,
  types,
  commonjs: ({ tarball }) => tryReadme({ tarball, format: 'commonjs' }),
  module: ({ tarball }) => tryReadme({ tarball, format: 'module' }),
  'typescript-5.4': ({ tarball }) => tryReadme({ tarball, format: 'commonjs', versions: typescript54 }),
  audit,
};

module.exports = { checks };
