'use strict';
/**
 * Counts the files, functions and calls of this library that one request passes, by V8's precise coverage: a protected
 * GET whose token is remembered, with and without sessions, a refresh, and a revocation. Run it after `npm run build`.
 *
 * Usage: node scripts/requestPath.js [--list]
 */
require('reflect-metadata');
const { mkdtempSync, rmSync } = require('node:fs');
const http = require('node:http');
const { Session } = require('node:inspector');
const { tmpdir } = require('node:os');
const { join, resolve } = require('node:path');
const { createKoaServer, Ctx, Get, JsonController, Post } = require('routing-controllers');
const library = require('..');

const dist = `file://${resolve(__dirname, '../dist')}/`;
const stores = load('../dist/entries/typeorm.js') ?? library;
const list = process.argv.includes('--list');

function load(path) {
  try {
    return require(path);
  } catch (error) {
    if (error.code === 'MODULE_NOT_FOUND') return undefined;
    throw error;
  }
}

/** Applies decorators to a class without TypeScript. */
function decorate(type, classDecorators, methods) {
  for (const [name, decorators] of Object.entries(methods)) {
    const descriptor = Object.getOwnPropertyDescriptor(type.prototype, name);
    for (const decorator of [...decorators].reverse()) decorator(type.prototype, name, descriptor);
  }
  for (const decorator of [...classDecorators].reverse()) decorator(type);
  return type;
}

function controller(auth) {
  class Requests {
    me() {
      return { ok: true };
    }

    async refresh(ctx) {
      return auth.refresh(ctx.state.auth.token);
    }

    async logout(ctx) {
      await auth.revoke(ctx.state.auth.token);
      return { ok: true };
    }
  }
  Ctx()(Requests.prototype, 'refresh', 0);
  Ctx()(Requests.prototype, 'logout', 0);
  return decorate(Requests, [JsonController()], {
    me: [Get('/me'), library.AccessRequired()],
    refresh: [Post('/refresh'), library.RefreshRequired()],
    logout: [Post('/logout'), library.AccessRequired()],
  });
}

async function serve(folder, keepsSessions) {
  const dataSource = await stores.openAuthDataSource({
    type: 'better-sqlite3',
    database: join(folder, `${keepsSessions}.sqlite`),
  });
  const auth = new library.AuthX({
    config: { secretKey: 's'.repeat(64) },
    revokedTokens: stores.RevokedTokenRepository.on(dataSource),
    ...(keepsSessions && { sessions: { store: stores.SessionRepository.on(dataSource) } }),
  });
  const app = createKoaServer(library.withAuthX({ controllers: [controller(auth)] }, auth));
  const server = await new Promise(started => {
    const listening = app.listen(0, '127.0.0.1', () => started(listening));
  });
  return { auth, server, close: () => new Promise(closed => server.close(closed)).then(() => dataSource.destroy()) };
}

function send(server, method, path, token) {
  const { port } = server.address();
  return new Promise((answered, failed) => {
    const request = http.request(
      { port, host: '127.0.0.1', method, path, headers: { authorization: `Bearer ${token}` } },
      response => {
        response.resume();
        response.on('end', () =>
          response.statusCode === 200 ? answered() : failed(new Error(`${method} ${path}: ${response.statusCode}`)),
        );
      },
    );
    request.on('error', failed);
    request.end();
  });
}

const inspector = new Session();
const post = (method, parameters) =>
  new Promise((done, failed) =>
    inspector.post(method, parameters, (error, result) => (error ? failed(error) : done(result))),
  );

/** What one request ran that is this library's. */
async function passed(request) {
  await post('Profiler.takePreciseCoverage');
  await request();
  const { result } = await post('Profiler.takePreciseCoverage');
  const files = result.filter(({ url }) => url.startsWith(dist));
  const functions = files.flatMap(({ url, functions: all }) =>
    all
      .filter(({ functionName, ranges }) => ranges[0].count > 0 && (functionName !== '' || ranges[0].startOffset > 0))
      .map(({ functionName, ranges }) => ({
        file: url.slice(dist.length),
        name: functionName,
        calls: ranges[0].count,
      })),
  );
  return functions;
}

function print(title, functions) {
  const files = new Set(functions.map(({ file }) => file));
  const calls = functions.reduce((sum, { calls: count }) => sum + count, 0);
  console.log(`| ${title} | ${files.size} | ${functions.length} | ${calls} |`);
  if (!list) return;
  for (const file of files) {
    const names = functions
      .filter(one => one.file === file)
      .map(({ name, calls: count }) => `${name || '(anonymous)'}${count > 1 ? ` x${count}` : ''}`);
    console.log(`    ${file}: ${names.join(', ')}`);
  }
}

async function main() {
  const folder = mkdtempSync(join(tmpdir(), 'authx-path-'));
  inspector.connect();
  await post('Profiler.enable');
  await post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
  console.log('| request | files | functions | calls |\n| --- | --- | --- | --- |');
  for (const keepsSessions of [true, false]) {
    const { auth, server, close } = await serve(folder, keepsSessions);
    const pair = async () => auth.createTokenPair('alice');
    const warm = await pair();
    for (let i = 0; i < 3; i += 1) await send(server, 'GET', '/me', warm.access_token);
    const suffix = keepsSessions ? ', with sessions' : '';
    print(
      `protected GET, token remembered${suffix}`,
      await passed(() => send(server, 'GET', '/me', warm.access_token)),
    );
    for (const [title, path, name] of [
      ['refresh', '/refresh', 'refresh_token'],
      ['revocation', '/logout', 'access_token'],
    ]) {
      await send(server, 'POST', path, (await pair())[name]);
      const next = await pair();
      print(`${title}${suffix}`, await passed(() => send(server, 'POST', path, next[name])));
    }
    await close();
  }
  rmSync(folder, { recursive: true, force: true });
}

void main();
