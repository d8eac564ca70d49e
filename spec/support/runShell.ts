import { spawn } from 'node:child_process';

/** What commands printed. */
export interface ShellRun {
  readonly code: number | null;
  readonly output: string;
}

/** Runs commands in a folder by a shell, without the variables that npm sets for the run of the specs. */
export function runShell(commands: string, folder: string): Promise<ShellRun> {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name)));
  const shell = spawn('sh', ['-c', commands], { cwd: folder, env });
  const output: string[] = [];
  const read = (chunk: Buffer): void => void output.push(chunk.toString());
  shell.stdout.on('data', read);
  shell.stderr.on('data', read);
  return new Promise(done => shell.on('close', code => done({ code, output: output.join('') })));
}
