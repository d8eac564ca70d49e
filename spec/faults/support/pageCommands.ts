import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { cleanUp, takeAll } from '../../support/cleanup';
import { runsTypeScript } from '../../support/typeScript';

const folders: string[] = [];

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
  return [...own.matchAll(/^```sh\n([^]*?)^```/gm)].flatMap(([, block = '']) => block.trim().split('\n'));
}

/** A folder in which the commands of a page are run by a shell. `npx authx` runs the sources of this repository. */
export class PageFolder {
  readonly path = mkdtempSync(join(tmpdir(), 'authx-page-'));

  constructor() {
    folders.push(this.path);
    const authx = [process.execPath, ...runsTypeScript, resolve('src/cli/authx.ts')].map(word => `'${word}'`).join(' ');
    writeFileSync(join(this.path, 'npx'), `#!/bin/sh\nshift\nexec ${authx} "$@"\n`, { mode: 0o755 });
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
