'use strict';
const { mkdtempSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { run } = require('./Project');

/**
 * Installs another version of Node.js: the package `node` brings the executable, and the package of the platform brings the
 * headers that better-sqlite3 is compiled with.
 *
 * @param major - such as 24
 * @returns the folder of the executable, and what the environment of its commands needs
 */
async function otherNode(major) {
  const prefix = mkdtempSync(join(tmpdir(), 'authx-node-'));
  const platform = `node-${process.platform}-${process.arch}`;
  await run('npm', ['install', '--no-audit', '--no-fund', '--prefix', prefix, `node@${major}`]);
  const executable = join(prefix, 'node_modules/node/bin/node');
  const version = (await run(executable, ['-p', 'process.versions.node'])).trim();
  await run('npm', ['install', '--no-audit', '--no-fund', '--prefix', prefix, `${platform}@${version}`]);
  return {
    prefix,
    folder: join(prefix, 'node_modules/node/bin'),
    environment: { npm_config_nodedir: join(prefix, 'node_modules', platform) },
  };
}

module.exports = { otherNode };
