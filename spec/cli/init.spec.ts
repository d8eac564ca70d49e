import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { runCommand, type Surroundings } from './support/runCommand';

describe('authx init', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'authx-init-'));
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  const library = ['--package', '^0.1.0'];
  const run = (words: readonly string[], surroundings?: Surroundings) =>
    runCommand(['init', ...words, ...library], surroundings);
  const read = (...path: string[]): string => readFileSync(join(folder, ...path), 'utf8');
  const project = (...path: string[]) => JSON.parse(read(...path, 'package.json')) as Record<string, unknown>;

  it('writes the quickstart into an empty folder, and says how to start it', async () => {
    const { code, out, err } = await run([folder]);
    expect([code, err]).to.deep.equal([0, '']);
    expect(out).to.include(folder).and.include('npm install').and.include('npm start');
    expect(readdirSync(folder)).to.have.members([
      '.gitignore',
      'README.md',
      'ormconfig.json',
      'package.json',
      'src',
      'tsconfig.json',
    ]);
    expect(read('.gitignore').split('\n')).to.include.members(['node_modules/', 'dist/', 'data/']);
    const example = readFileSync('examples/quickstart/users/password.ts', 'utf8');
    expect(read('src/users/password.ts')).to.equal(example);
  });

  it('makes the folder, and names the project after it', async () => {
    expect((await run([join(folder, 'a/My Shop!')])).code).to.equal(0);
    expect(project('a/My Shop!').name).to.equal('my-shop');
    await run([join(folder, '...')]);
    expect(project('...').name).to.equal('authx-app');
    await run([join(folder, 'b'), '--name', '@me/shop']);
    expect(project('b').name).to.equal('@me/shop');
  });

  it('depends on the given library, on what the quickstart needs, and on nothing else', async () => {
    await run([folder]);
    const { dependencies, devDependencies } = project() as Record<string, Record<string, string>>;
    const { devDependencies: tested } = JSON.parse(readFileSync('package.json', 'utf8')) as {
      devDependencies: Record<string, string>;
    };
    const { 'routing-controllers-authx': version, ...others } = dependencies as Record<string, string>;
    expect(version).to.equal('^0.1.0');
    expect(others).to.have.all.keys(
      'better-sqlite3',
      'class-transformer',
      'class-validator',
      'koa',
      'koa-bodyparser',
      'reflect-metadata',
      'routing-controllers',
      'typedi',
      'typeorm',
    );
    expect(devDependencies).to.have.all.keys('@types/koa', '@types/node', 'typescript');
    expect(tested).to.include(others).and.include(devDependencies);
  });

  it('writes ES modules by default, and CommonJS if asked', async () => {
    await run([join(folder, 'esm')]);
    await run([join(folder, 'cjs'), '--module', 'commonjs']);
    expect(project('esm').type).to.equal('module');
    expect(project('cjs').type).to.equal('commonjs');
    expect(read('esm/src/createApp.ts')).to.include("'./authDataSource.js'").and.include("'./users/openUsers.js'");
    expect(read('esm/src/controllers/AdminController.ts')).to.include("'../users/User.js'").and.include("'typedi'");
    expect(read('cjs/src/createApp.ts')).to.include("'./authDataSource'").and.include("'./users/openUsers'");
  });

  it('puts a packed copy of the library that runs into the project, because no registry has it', async () => {
    const { code, err } = await runCommand(['init', folder]);
    expect([code, err]).to.deep.equal([0, '']);
    const { 'routing-controllers-authx': version = '' } = project().dependencies as Record<string, string>;
    expect(version).to.match(/^file:[^/]+\.tgz$/);
    expect(existsSync(join(folder, version.slice('file:'.length)))).to.equal(true);
  });

  it('writes nothing into a folder that is not empty, or in place of a file', async () => {
    const shop = join(folder, 'shop');
    mkdirSync(shop);
    for (const name of ['.git', 'package.json']) {
      writeFileSync(join(shop, name), 'mine');
      const { code, out, err } = await run([shop]);
      expect([code, out]).to.deep.equal([1, '']);
      expect(err).to.equal(`authx: ${shop} is not empty. Name a new or an empty folder.`);
      expect(readdirSync(shop)).to.deep.equal([name]);
      rmSync(join(shop, name));
    }
    writeFileSync(join(folder, 'file'), 'mine');
    expect((await run([join(folder, 'file')])).err).to.include('is a file');
    expect(read('file')).to.equal('mine');
  });

  it('asks for the folder and the format on a terminal, and takes the defaults if the answers are empty', async () => {
    const shop = join(folder, 'shop');
    const asked = await run([], { typed: `${shop}\ncommonjs\n` });
    expect(asked.out).to.include('Which folder? (.)').and.include('Module format, esm or commonjs? (esm)');
    expect(project('shop').type).to.equal('commonjs');
    const once = await run([join(folder, 'b')], { typed: '\n' });
    expect(once.out).to.not.include('Which folder?');
    expect(project('b').type).to.equal('module');
    const never = await run([join(folder, 'c'), '--yes'], { typed: 'commonjs\n' });
    expect(never.out).to.not.include('?');
    expect(project('c').type).to.equal('module');
  });

  it('writes nothing if the input ends before the last answer', async () => {
    const { code, err } = await run([join(folder, 'shop')], { typed: '' });
    expect([code, err]).to.deep.equal([1, 'authx: The input ended before the last answer. Nothing was written.']);
    expect(readdirSync(folder)).to.deep.equal([]);
  });

  const misuses: readonly (readonly [words: string[], message: string])[] = [
    [['b'], 'authx: Name one folder.'],
    [['--module', 'umd'], 'authx: --module: must be esm or commonjs.'],
    [['--name', 'My Shop'], 'authx: --name: must be a name that npm allows'],
    [['--name', '../shop'], 'authx: --name: must be a name that npm allows'],
    [['--modul', 'esm'], "authx: Unknown option '--modul'. Did you mean --module?"],
    [['--package', ''], 'authx: --package: names a version'],
  ];
  for (const [words, message] of misuses) {
    it(`exits with 2 for wrong arguments: ${words.join(' ')}`, async () => {
      const { code, out, err } = await runCommand(['init', join(folder, 'new'), ...words]);
      expect([code, out]).to.deep.equal([2, '']);
      expect(err).to.satisfy((text: string) => text.startsWith(message), err);
      expect(readdirSync(folder)).to.deep.equal([]);
    });
  }
});
