import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { cleanUp, takeAll } from './cleanup';
import { runsTypeScript } from './typeScript';

const folders: string[] = [];

/** Node.js, as a shell starts it, for TypeScript. */
const node = [process.execPath, ...runsTypeScript].map(word => `'${word}'`).join(' ');

cleanUp(() => takeAll(folders).forEach(folder => rmSync(folder, { recursive: true, force: true })));

/** What a command printed. */
export interface CommandRun {
  readonly code: number | null;
  readonly output: string;
}

/** Returns the lines of the `sh` blocks below a heading of a page, up to the next heading of its level. */
export function commandsBelow(page: string, heading: string): string[] {
  const [, section = ''] = readFileSync(page, 'utf8').split(`\n${heading}\n`);
  const [own = ''] = section.split(/\n#{1,2} /);
  return blocksIn(own, 'sh').flatMap(block => block.trim().split('\n'));
}

/** Returns the blocks of code in one language. */
export const blocksIn = (text: string, language: string): string[] =>
  [...text.matchAll(/^```(\w+)\n([^]*?)^```/gm)].flatMap(([, name, block = '']) => (name === language ? [block] : []));

/** A folder in which the commands of a page are run by a shell. `npx authx` runs the built command. */
export class PageFolder {
  readonly path = mkdtempSync(join(tmpdir(), 'authx-page-'));

  constructor() {
    folders.push(this.path);
    symlinkSync(resolve('node_modules'), join(this.path, 'node_modules'));
    const authx = `'${process.execPath}' '${resolve('dist/cli/authx.js')}'`;
    writeFileSync(join(this.path, 'npx'), `#!/bin/sh\nshift\nexec ${authx} "$@"\n`, { mode: 0o755 });
  }

  /** Runs TypeScript in which there may be an `await` outside of functions. */
  runCode(code: string, variables?: Readonly<Record<string, string>>): Promise<CommandRun> {
    const imports = code.match(/^import [^;]*;$/gm) ?? [];
    const rest = code.replace(/^import [^;]*;$/gm, '');
    const file = join(this.path, 'code.ts');
    writeFileSync(file, `${imports.join('\n')}\nvoid (async () => {\n${rest}\n})();\n`);
    return this.run(`${node} ${file}`, variables);
  }

  /** Runs TypeScript as one file, as it is. */
  runModule(code: string): Promise<CommandRun> {
    const file = join(this.path, 'module.ts');
    writeFileSync(file, code);
    return this.run(`${node} ${file}`);
  }

  /** Runs a line with some variables. */
  run(line: string, variables: Readonly<Record<string, string>> = {}): Promise<CommandRun> {
    const PATH = `${this.path}:${process.env.PATH ?? ''}`;
    const shell = spawn('sh', ['-c', line], {
      cwd: this.path,
      env: { ...process.env, ...variables, PATH, TS_NODE_PROJECT: resolve('tsconfig.json') },
    });
    const output: string[] = [];
    const read = (chunk: Buffer): void => void output.push(chunk.toString());
    shell.stdout.on('data', read);
    shell.stderr.on('data', read);
    return new Promise(done => shell.on('close', code => done({ code, output: output.join('') })));
  }
}
