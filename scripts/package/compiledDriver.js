'use strict';
// better-sqlite3 downloads its binary, and compiles it where it cannot, which takes minutes. What it has compiled is kept in
// the cache folder of the user, where its own installer looks for it the next time.
const { existsSync, mkdirSync, readFileSync, renameSync } = require('node:fs');
const { homedir } = require('node:os');
const { join } = require('node:path');
const { run } = require('./Project');

const folder = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'routing-controllers-authx');

/** The environment variable of prebuild-install, the installer of better-sqlite3. */
const localPrebuilds = { npm_config_better_sqlite3_local_prebuilds: folder };

/** Keeps the binary of a project, under the name that the installer looks for. */
async function keepCompiled(project) {
  const installed = join(project.folder, 'node_modules/better-sqlite3');
  const { version } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
  const abi = (await project.run(project.executable, '-p', 'process.versions.modules')).trim();
  const name = `better-sqlite3-v${version}-node-v${abi}-${process.platform}-${process.arch}.tar.gz`;
  if (existsSync(join(folder, name))) return;
  mkdirSync(folder, { recursive: true });
  const unfinished = join(folder, `${process.pid}-${name}`);
  await run('tar', ['-czf', unfinished, 'build/Release/better_sqlite3.node'], { cwd: installed });
  renameSync(unfinished, join(folder, name));
}

module.exports = { keepCompiled, localPrebuilds };
