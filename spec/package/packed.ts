import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
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

/** The module formats of applications. */
export const formats = ['commonjs', 'module'] as const;
export type Format = (typeof formats)[number];

/**
 * A folder outside of the repository into which the packed library is installed, with one application of each module
 * format. Packing, and above all compiling, take long, so that all specs of the package share one.
 */
export class PackedLibrary {
  private constructor(private readonly folder: string) {}

  /** Packs the library as npm would publish it, and installs it. */
  static install(): PackedLibrary {
    const folder = mkdtempSync(join(tmpdir(), 'authx-package-'));
    const installed = join(folder, 'node_modules/routing-controllers-authx');
    mkdirSync(installed, { recursive: true });
    execFileSync('npm', ['pack', '--ignore-scripts', '--pack-destination', folder], { stdio: 'pipe' });
    const tarball = readdirSync(folder).find(file => file.endsWith('.tgz')) ?? '';
    execFileSync('tar', ['-xzf', join(folder, tarball), '-C', installed, '--strip-components=1']);
    for (const peer of peers) link(peer, join(folder, 'node_modules', peer));
    for (const format of formats) {
      mkdirSync(join(folder, format));
      writeFileSync(join(folder, format, 'package.json'), JSON.stringify({ private: true, type: format }));
    }
    return new PackedLibrary(folder);
  }

  /** Installs the library and packages of the repository into a project in another folder. */
  linkInto(project: string, packages: readonly string[]): void {
    const modules = join(project, 'node_modules');
    mkdirSync(join(modules, '.bin'), { recursive: true });
    const library = 'routing-controllers-authx';
    cpSync(join(this.folder, 'node_modules', library), join(modules, library), { recursive: true });
    for (const peer of [...packages, 'jsonwebtoken']) link(peer, join(modules, peer));
    symlinkSync(resolve('node_modules/typescript/bin/tsc'), join(modules, '.bin/tsc'));
  }

  /** Writes a file of the application of a format. @returns its path there */
  write(format: Format, file: string, text: string): string {
    const path = join(format, file);
    writeFileSync(join(this.folder, path), text);
    return path;
  }

  /** Compiles files in place, as one program. @returns what the compiler complains of */
  compile(files: readonly string[], options: object = {}): string {
    const project = join(this.folder, 'tsconfig.json');
    writeFileSync(project, JSON.stringify({ compilerOptions: { ...compilerOptions, ...options }, files }));
    try {
      const compiler = resolve('node_modules/typescript/bin/tsc');
      execFileSync(process.execPath, [compiler, '-p', project], { stdio: 'pipe' });
      return '';
    } catch (error) {
      return String((error as { stdout: Buffer }).stdout);
    }
  }

  /** Where the application of a format is. */
  at(format: Format): string {
    return join(this.folder, format);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function link(peer: string, at: string): void {
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
};

/** The first TypeScript block of the README, as written. */
export function firstExample(): string {
  return /```ts\n([\s\S]*?)```/.exec(readFileSync('README.md', 'utf8'))?.[1] ?? '';
}
