'use strict';
const { spawn } = require('node:child_process');
const { once } = require('node:events');
const { existsSync, readFileSync } = require('node:fs');
const { createServer } = require('node:net');
const { join } = require('node:path');
const { setTimeout: sleep } = require('node:timers/promises');
const { Project } = require('./Project');

const readme = readFileSync(join(__dirname, '../../README.md'), 'utf8');
const block = language => new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``).exec(readme)[1];
/** The words of each command of the README's first block, in which others stand for some, such as the tarball. */
const installLines = instead =>
  block('sh')
    .trim()
    .split('\n')
    .map(line => line.split(' ').map(word => instead[word] ?? word));

/**
 * Does what the README says in an empty project: its install lines, its tsconfig.json, its first example. No optional
 * package is installed.
 *
 * @param versions - what is installed instead of a package of these lines, such as `{ typescript: 'typescript@5.4' }`
 */
async function tryReadme({ tarball, format, node, versions = {} }) {
  const project = new Project({ format, node });
  try {
    const lines = installLines({ ...versions, 'routing-controllers-authx': tarball });
    for (const [, , ...words] of lines) await project.install(...words);
    const present = ['typeorm', 'ws', 'ioredis', 'better-sqlite3'].filter(name =>
      existsSync(join(project.folder, 'node_modules', name)),
    );
    if (present.length > 0) throw new Error(`The README's install lines bring ${present.join(', ')}`);
    const port = await freePort();
    project.write('tsconfig.json', block('json'));
    project.write('server.ts', block('ts').replace('3000', String(port)));
    await project.compile();
    await serves(project, port);
    await saysWhatToInstall(project);
    return `${format}: the README's first example let alice in and nobody else, without an optional package`;
  } finally {
    project.remove();
  }
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

async function serves(project, port) {
  const server = spawn(project.executable, ['server.js'], { cwd: project.folder, stdio: 'inherit' });
  const exit = once(server, 'exit');
  try {
    const origin = `http://127.0.0.1:${port}`;
    const login = await untilAnswered(server, () => fetch(`${origin}/login`, { method: 'POST' }));
    const { access_token: token } = await login.json();
    const me = await fetch(`${origin}/me`, { headers: { Authorization: `Bearer ${token}` } });
    const stranger = await fetch(`${origin}/me`);
    if (me.status !== 200 || stranger.status !== 401) {
      throw new Error(`/me answered ${me.status} and ${stranger.status}`);
    }
  } finally {
    server.kill('SIGKILL');
    await exit;
  }
}

async function untilAnswered(server, ask, tries = 400) {
  try {
    return await ask();
  } catch (error) {
    if (tries === 0 || server.exitCode !== null) throw error;
    await sleep(50);
    return untilAnswered(server, ask, tries - 1);
  }
}

/** Both ways of loading the entry point whose package is missing, and the command. */
async function saysWhatToInstall(project) {
  const attempts = [
    [project.executable, '--input-type=module', '-e', "await import('routing-controllers-authx/typeorm')"],
    [project.executable, '--input-type=commonjs', '-e', "require('routing-controllers-authx/typeorm')"],
    ['npx', '--no-install', 'authx', 'purge', '--url', 'postgres://127.0.0.1/none'],
  ];
  for (const attempt of attempts) {
    const printed = await project.run(...attempt).then(
      () => 'nothing, and ended well',
      ({ message }) => message,
    );
    if (!printed.includes('Run: npm install typeorm better-sqlite3')) {
      throw new Error(`${attempt.join(' ')} without typeorm printed: ${printed}`);
    }
  }
}

module.exports = { tryReadme };
