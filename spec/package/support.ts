import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

/** Packages that an application would have installed beside the library. */
const peers = [
  '@types/node',
  'better-sqlite3',
  'class-transformer',
  'class-validator',
  'jsonwebtoken',
  'koa',
  'koa-bodyparser',
  'reflect-metadata',
  'routing-controllers',
  'typedi',
  'typeorm',
];

/** An application outside of the repository, with the packed library installed. */
export interface Project {
  readonly folder: string;
  write(file: string, text: string): void;
  /** Runs the compiler over the project. @returns what it complains of */
  compile(): string;
  remove(): void;
}

/** Packs the library as npm would publish it. @returns the tarball's path */
export function pack(into: string): string {
  execFileSync('npm', ['pack', '--ignore-scripts', '--pack-destination', into], { stdio: 'pipe' });
  const tarball = readdirSync(into).find(file => file.endsWith('.tgz')) ?? '';
  return join(into, tarball);
}

/** Makes an empty project of either module format and installs the tarball into it. */
export function makeProject(format: 'commonjs' | 'module'): Project {
  const folder = mkdtempSync(join(tmpdir(), `authx-${format}-`));
  const installed = join(folder, 'node_modules/routing-controllers-authx');
  mkdirSync(installed, { recursive: true });
  execFileSync('tar', ['-xzf', pack(folder), '-C', installed, '--strip-components=1']);
  for (const peer of peers) install(peer, join(folder, 'node_modules', peer));
  const write = (file: string, text: string): void => writeFileSync(join(folder, file), text);
  write('package.json', JSON.stringify({ name: 'application', private: true, type: format }));
  write('tsconfig.json', JSON.stringify({ compilerOptions, include: ['*.ts'] }));
  return {
    folder,
    write,
    compile: () => compile(folder),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function install(peer: string, at: string): void {
  mkdirSync(dirname(at), { recursive: true });
  symlinkSync(resolve('node_modules', peer), at);
}

const compilerOptions = {
  target: 'ES2022',
  module: 'node16',
  strict: true,
  types: ['node'],
  experimentalDecorators: true,
  emitDecoratorMetadata: true,
  rootDir: '.',
  outDir: 'out',
};

function compile(folder: string): string {
  try {
    execFileSync(process.execPath, [resolve('node_modules/typescript/bin/tsc'), '-p', folder], { stdio: 'pipe' });
    return '';
  } catch (error) {
    return String((error as { stdout: Buffer }).stdout);
  }
}

/** The first TypeScript block of the README, as written. */
export function firstExample(): string {
  return /```ts\n([\s\S]*?)```/.exec(readFileSync('README.md', 'utf8'))?.[1] ?? '';
}
