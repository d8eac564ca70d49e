'use strict';
// The checks of a release that read the packed library, and run the tools that judge packages.
const { existsSync, mkdirSync, readFileSync } = require('node:fs');
const { join, resolve } = require('node:path');
const { run } = require('../package/Project');

const tool = name => resolve(__dirname, '../../node_modules/.bin', name);

/** What must never be published. */
const strange =
  /(^|\/)(\.env|\.git|node_modules|spec|src|coverage|reports)(\/|$)|\.(map|pem|key|sqlite|log|tgz)$|secret\.json$/;

/** Unpacks the tarball once. @returns the folder of the package */
async function unpacked({ tarball, folder }) {
  const target = join(folder, 'unpacked');
  if (!existsSync(target)) {
    mkdirSync(target);
    await run('tar', ['-xzf', tarball, '-C', target, '--strip-components=1']);
  }
  return target;
}

/** All files that package.json names. */
function namedFiles({ exports: entries, bin = {}, ...manifest }) {
  const targets = Object.values(entries ?? {}).flatMap(target =>
    typeof target === 'string' ? [target] : Object.values(target),
  );
  return [...targets, ...Object.values(bin), manifest.main, manifest.types].filter(file => file !== undefined);
}

/** The tarball has each file that package.json names, the files that a reader looks for, and none that is strange. */
async function contents(context) {
  const folder = await unpacked(context);
  const listed = (await run('tar', ['-tzf', context.tarball]))
    .trim()
    .split('\n')
    .map(path => path.replace(/^package\//, ''));
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const wanted = [
    ...namedFiles(manifest).map(file => file.replace(/^\.\//, '')),
    'README.md',
    'CHANGELOG.md',
    'LICENSE',
  ];
  const missing = wanted.filter(file => !listed.includes(file));
  if (missing.length > 0) throw new Error(`The tarball lacks ${missing.join(', ')}.`);
  const odd = listed.filter(path => strange.test(path));
  if (odd.length > 0) throw new Error(`The tarball has ${odd.join(', ')}, which must not be published.`);
  return `${listed.length} files, with every file that package.json names`;
}

/** publint finds nothing that breaks an installation. */
async function publint(context) {
  await run(tool('publint'), ['run', await unpacked(context), '--strict', '--pack', 'false']);
  return 'publint finds nothing';
}

/** The types fit the code under every module resolution. */
async function types({ tarball }) {
  await run(tool('attw'), [tarball, '--no-emoji', '--no-color']);
  return 'the types fit the code under every module resolution';
}

module.exports = { contents, publint, types };
