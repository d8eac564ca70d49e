'use strict';
// Installs the packed library with npm into empty projects outside of the repository, one of each module format, and runs
// the README's first example and the command line there. Needs a registry, so that it is no spec.
const { execFileSync, spawn } = require('node:child_process');
const { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');

const readme = readFileSync('README.md', 'utf8');
const example = /```ts\n([\s\S]*?)```/.exec(readme)[1];
const { version: typescript } = require('typescript/package.json');
const compilerOptions = {
  target: 'ES2022',
  module: 'node16',
  strict: true,
  types: ['node'],
  rootDir: '.',
  outDir: 'out',
  experimentalDecorators: true,
  emitDecoratorMetadata: true,
};

async function tryIn(format, port) {
  const folder = mkdtempSync(join(tmpdir(), 'authx-package-'));
  const run = (command, ...words) =>
    execFileSync(command, words, { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
  try {
    execFileSync('npm', ['pack', '--ignore-scripts', '--pack-destination', folder], { stdio: 'ignore' });
    const tarball = readdirSync(folder).find(file => file.endsWith('.tgz'));
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'application', private: true, type: format }));
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['*.ts'] }));
    writeFileSync(join(folder, 'server.ts'), example.replace('3000', String(port)));
    run('npm', 'install', '--no-audit', '--no-fund', `./${tarball}`, 'routing-controllers@0.11');
    run('npm', 'install', '--no-audit', '--no-fund', '--save-dev', `typescript@${typescript}`, '@types/node@20');
    run(process.execPath, 'node_modules/typescript/bin/tsc');
    await serves(folder, port);
    run('npm', 'install', '--no-audit', '--no-fund', 'better-sqlite3@12');
    purges(folder);
    console.log(
      `${format}: installed, compiled, the README's first example let alice in and nobody else, and authx purged a file`,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function serves(folder, port) {
  const server = spawn(process.execPath, ['out/server.js'], { cwd: folder, stdio: 'inherit' });
  try {
    const origin = `http://127.0.0.1:${port}`;
    const login = await untilAnswered(() => fetch(`${origin}/login`, { method: 'POST' }));
    const { access_token: token } = await login.json();
    const me = await fetch(`${origin}/me`, { headers: { Authorization: `Bearer ${token}` } });
    const stranger = await fetch(`${origin}/me`);
    if (me.status !== 200 || stranger.status !== 401) {
      throw new Error(`/me answered ${me.status} and ${stranger.status}`);
    }
  } finally {
    server.kill('SIGKILL');
  }
}

const revoking = `
const { openAuthDataSource, RevokedTokenRepository } = require('routing-controllers-authx');
openAuthDataSource({ type: 'better-sqlite3', database: 'auth.sqlite' }).then(async dataSource => {
  const revocation = { jti: 'over', tokenType: 'access', subject: 'alice', expiresAt: 1 };
  await RevokedTokenRepository.on(dataSource).revoke([revocation]);
  await dataSource.destroy();
});`;

/** By the name under which npm has installed it. */
function purges(folder) {
  writeFileSync(join(folder, 'revoke.cjs'), revoking);
  execFileSync(process.execPath, ['revoke.cjs'], { cwd: folder, stdio: 'inherit' });
  const printed = execFileSync('npx', ['--no-install', 'authx', 'purge', '--url', 'auth.sqlite'], { cwd: folder });
  if (String(printed) !== 'Purged 1 revocation and 0 sessions.\n') throw new Error(`authx purge printed ${printed}`);
}

async function untilAnswered(ask, tries = 200) {
  try {
    return await ask();
  } catch (error) {
    if (tries === 0) throw error;
    await new Promise(resolve => setTimeout(resolve, 50));
    return untilAnswered(ask, tries - 1);
  }
}

(async () => {
  await tryIn('commonjs', 31_001);
  await tryIn('module', 31_002);
})().catch(error => {
  console.error(error);
  process.exitCode = 1;
});
