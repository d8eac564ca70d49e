'use strict';
const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const { keepCompiled, localPrebuilds } = require('./compiledDriver');
const { Project } = require('./Project');

const root = join(__dirname, '../..');
const { peerDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/** The lowest version that a range names first: ranges list their versions from low to high. */
function lowest(range) {
  const [, version] = /^(?:\^|~|>=)?(\d+\.\d+\.\d+)/.exec(range) ?? [];
  if (version === undefined) throw new Error(`The range ${range} names no lowest version`);
  return version;
}

const peers = versionOf => Object.entries(peerDependencies).map(([name, range]) => `${name}@${versionOf(range)}`);

/** The two ends of what the library supports. */
const ends = {
  oldest: {
    format: 'commonjs',
    packages: peers(lowest),
    development: ['typescript@5.4', '@types/node@20', '@types/koa@2', '@types/ws@8'],
    // What ts-jest and many applications of that age use.
    compilerOptions: { module: 'commonjs', moduleResolution: 'node10', esModuleInterop: true },
  },
  newest: {
    format: 'module',
    packages: peers(range => range),
    development: ['typescript@latest', '@types/node@latest', '@types/koa@latest', '@types/ws@latest'],
    compilerOptions: { module: 'nodenext' },
  },
};

/**
 * Installs the library with the oldest or the newest of everything that it works with, compiles an application there, with
 * the declarations of all packages checked too, and has it log in on every store that there is.
 *
 * @returns lines for the reader
 */
async function tryPeers({ tarball, end, node }) {
  const { format, packages, development, compilerOptions } = ends[end];
  const project = new Project({ format, node: node?.folder, environment: { ...localPrebuilds, ...node?.environment } });
  try {
    await project.install(tarball, ...packages, ...development.map(name => name));
    await keepCompiled(project);
    project.write(
      'tsconfig.json',
      JSON.stringify({ compilerOptions: { ...common, ...compilerOptions }, include: ['*.ts'] }),
    );
    project.write('application.ts', readFileSync(join(root, 'spec/compat/application.ts'), 'utf8'));
    await project.compile();
    await otherResolutions(project, end);
    const stores = await project.run(project.executable, 'application.js');
    await purges(project);
    return [
      `${end}, ${await versions(project)}`,
      ...stores
        .trim()
        .split('\n')
        .map(line => `  ${line}`),
    ];
  } finally {
    project.remove();
  }
}

const common = {
  target: 'ES2022',
  lib: ['ES2023'],
  strict: true,
  types: ['node'],
  rootDir: '.',
  experimentalDecorators: true,
  emitDecoratorMetadata: true,
};

/** The application's types under the other ways to resolve a module that this compiler has. */
async function otherResolutions(project, end) {
  const node16 = ['--module', 'node16', '--moduleResolution', 'node16'];
  const bundler = ['--module', 'esnext', '--moduleResolution', 'bundler', '--esModuleInterop'];
  for (const words of end === 'oldest' ? [node16, bundler] : [bundler]) {
    await project.run(project.executable, 'node_modules/typescript/bin/tsc', '--noEmit', ...words);
  }
}

/** The command under the name by which npm has installed it. */
async function purges(project) {
  project.write('revoke.cjs', revoking);
  await project.run(project.executable, 'revoke.cjs');
  const printed = await project.run('npx', '--no-install', 'authx', 'purge', '--url', 'purged.sqlite');
  if (printed !== 'Purged 1 revocation and 0 sessions.\n') throw new Error(`authx purge printed ${printed}`);
}

const revoking = `
const { openAuthDataSource, RevokedTokenRepository } = require('routing-controllers-authx/typeorm');
openAuthDataSource({ type: 'better-sqlite3', database: 'purged.sqlite' }).then(async dataSource => {
  const revocation = { jti: 'over', tokenType: 'access', subject: 'alice', expiresAt: 1 };
  await RevokedTokenRepository.on(dataSource).revoke([revocation]);
  await dataSource.destroy();
});`;

async function versions(project) {
  const installed = JSON.parse(await project.run('npm', 'ls', '--json', '--depth=0')).dependencies;
  const named = ['routing-controllers', 'koa', 'typeorm', 'better-sqlite3', 'typescript'];
  const node = (await project.run(project.executable, '--version')).trim();
  return [`Node.js ${node}`, ...named.map(name => `${name} ${installed[name].version}`)].join(', ');
}

module.exports = { tryPeers };
