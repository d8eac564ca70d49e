import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect } from 'chai';

interface Manifest {
  readonly exports: Readonly<Record<string, string | { readonly types: string; readonly default: string }>>;
  readonly typesVersions: { readonly '*': Readonly<Record<string, readonly string[]>> };
  readonly peerDependencies: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta: Readonly<Record<string, { readonly optional: boolean }>>;
}

const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest;
const optional = Object.keys(manifest.peerDependenciesMeta);
const entries = Object.keys(manifest.exports).filter(name => name !== './package.json');

const sources: Readonly<Record<string, string>> = {
  '.': 'src/index.ts',
  './typeorm': 'src/entries/typeorm.ts',
  './redis': 'src/entries/redis.ts',
  './websocket': 'src/entries/websocket.ts',
  './oauth': 'src/entries/oauth.ts',
  './openapi': 'src/entries/openapi.ts',
  './testing': 'src/testing/index.ts',
};

/** Records each loaded package, and makes the given packages appear as not installed. */
const hook = (missing: readonly string[]): string => `
  const Module = require('node:module');
  const missing = ${JSON.stringify(missing)};
  const resolve = Module._resolveFilename;
  globalThis.loaded = new Set();
  Module._resolveFilename = function (request, ...others) {
    const [, name] = /^(?:.*[/]node_modules[/])?((?:@[^/]+[/])?[^/]+)/.exec(request) ?? [];
    if (missing.includes(name)) {
      throw Object.assign(new Error('Cannot find module ' + request), { code: 'MODULE_NOT_FOUND' });
    }
    globalThis.loaded.add(name);
    return resolve.call(this, request, ...others);
  };
`;

/** Runs a program on the built library in a new process. @returns its output, parsed as JSON */
function run(missing: readonly string[], program: string): unknown {
  const words = ['-r', 'reflect-metadata', '-e', hook(missing) + program];
  return JSON.parse(execFileSync(process.execPath, words, { encoding: 'utf8' }));
}

const built = (entry: string): string => sources[entry]!.replace(/^src/, './dist').replace(/\.ts$/, '');
const required = (file: string): string => `require(${JSON.stringify(resolve(file))})`;
const load = (entry: string): string => `${required(`${built(entry)}.js`)};`;

const loadedBy = (entry: string, missing: readonly string[] = []): string[] =>
  run(missing, `${load(entry)} console.log(JSON.stringify([...globalThis.loaded]));`) as string[];

const failureOf = (entry: string, missing: readonly string[]): unknown =>
  run(
    missing,
    `try { ${load(entry)} console.log('null'); } catch (error) {
       console.log(JSON.stringify({ name: error.name, message: error.message, code: error.code }));
     }`,
  );

describe('The entry points of the package (exports)', function () {
  this.timeout(60_000);

  it('are complete in this spec, with types for every module resolution', () => {
    expect(entries).to.deep.equal(Object.keys(sources));
    for (const entry of entries) {
      const [types, code] = [`${built(entry)}.d.ts`, `${built(entry)}.js`];
      expect(manifest.exports[entry]).to.deep.equal({ types, default: code });
      if (entry !== '.') expect(manifest.typesVersions['*'][entry.slice(2)]).to.deep.equal([types]);
    }
    expect(Object.keys(manifest.typesVersions['*'])).to.have.lengthOf(entries.length - 1);
  });

  it('have the same paths in tsconfig.json', () => {
    const { compilerOptions } = JSON.parse(readFileSync('tsconfig.json', 'utf8')) as {
      compilerOptions: { paths: Record<string, string[]> };
    };
    const expected = entries.map(entry => [`routing-controllers-authx${entry.slice(1)}`, [`./${sources[entry]!}`]]);
    expect(Object.entries(compilerOptions.paths)).to.deep.equal(expected);
  });

  it('load no optional package, except ./typeorm', () => {
    expect(optional).to.include.members(['better-sqlite3', 'ioredis', 'mysql2', 'pg', 'typeorm', 'ws']);
    for (const entry of entries.filter(name => name !== './typeorm')) {
      const loaded = loadedBy(entry);
      expect(loaded.filter(name => optional.includes(name))).to.deep.equal([], entry);
      expect(loadedBy(entry, optional)).to.deep.equal(loaded, entry);
    }
    // Checks that the recording works.
    expect(loadedBy('.')).to.include.members(['routing-controllers', 'jsonwebtoken']);
  });

  it('load no database driver before a DataSource is opened', () => {
    const loaded = loadedBy('./typeorm', ['better-sqlite3', 'ioredis', 'mysql2', 'pg', 'ws']);
    expect(loaded).to.include('typeorm');
    expect(failureOf('./typeorm', ['better-sqlite3', 'ioredis', 'mysql2', 'pg', 'ws'])).to.equal(null);
  });

  it('name the packages to install if typeorm is missing', () => {
    const failure = failureOf('./typeorm', ['typeorm']) as { name: string; message: string; code?: string };
    expect(failure.name).to.equal('ConfigurationError');
    expect(failure.code).to.equal(undefined);
    expect(failure.message).to.match(
      /^routing-controllers-authx\/typeorm needs .*: npm install typeorm better-sqlite3 /,
    );
  });

  for (const [type, driver] of [
    ['better-sqlite3', 'better-sqlite3'],
    ['postgres', 'pg'],
    ['mysql', 'mysql2'],
  ] as const) {
    it(`name the package to install if ${driver} is missing`, () => {
      const message = run(
        [driver, 'mysql'],
        `const { openAuthDataSource } = ${load('./typeorm')}
         const options = { type: '${type}', database: ':memory:' };
         openAuthDataSource(options).then(() => 'opened', error => error.message).then(said => console.log(JSON.stringify(said)));`,
      );
      expect(message).to.match(new RegExp(`npm install ${driver}\\b`));
    });
  }

  it('have one command line, which names typeorm if it is missing', () => {
    const program = (words: string): string => `
      const printed = [];
      console.error = line => printed.push(line);
      const { log } = console;
      console.log = line => printed.push(line);
      ${required('dist/cli/authx.js')}.authx(${words}).then(code => log(JSON.stringify({ code, printed })));`;
    const { code, printed } = run(['typeorm'], program(`['purge', '--url', 'postgres://db/x']`)) as {
      code: number;
      printed: string[];
    };
    expect([code, printed.length]).to.deep.equal([1, 1]);
    expect(printed[0]).to.match(
      /^authx: A store in a database needs the package typeorm.*Run: npm install typeorm better-sqlite3 /,
    );
    expect(run(['typeorm'], program(`['--help']`))).to.have.property('code', 0);
  });
});
