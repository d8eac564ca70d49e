import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { requireFromLibrary } from '../library.js';

const ownManifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
const fromLibrary = ['routing-controllers', 'koa', '@koa/router', 'typeorm', 'better-sqlite3'];

// Read from the folder and not by require, because a package may hide its package.json.
function installedVersion(require, name) {
  const manifests = require.resolve.paths(name).map(folder => path.join(folder, name, 'package.json'));
  const manifest = manifests.find(file => existsSync(file));
  return manifest ? JSON.parse(readFileSync(manifest, 'utf8')).version : 'not installed';
}

function packageVersions() {
  const require = createRequire(import.meta.url);
  return [
    ...Object.keys(ownManifest.dependencies).map(name => [name, installedVersion(require, name)]),
    ...fromLibrary.map(name => [name, installedVersion(requireFromLibrary, name)]),
  ].sort(([a], [b]) => a.localeCompare(b));
}

export function describeMachine() {
  const cpus = os.cpus();
  return {
    cpu: cpus[0]?.model.trim() || 'unknown',
    cores: cpus.length,
    memory: `${Math.round(os.totalmem() / 2 ** 30)} GiB`,
    system: `${os.type()} ${os.arch()}`,
    node: process.version,
    openssl: process.versions.openssl,
    date: new Date().toISOString().slice(0, 10),
    packages: packageVersions(),
  };
}
