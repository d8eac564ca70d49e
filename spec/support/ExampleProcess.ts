import { spawn, type ChildProcess } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** A folder to start examples in: with ormconfig.json, and with nothing yet that a server keeps. */
export function exampleFolder(): { path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'authx-example-'));
  cpSync(resolve('ormconfig.json'), join(path, 'ormconfig.json'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** How a program is started. */
export interface Starting {
  /** The name in error messages. */
  readonly name: string;
  readonly command: readonly [program: string, ...words: string[]];
  readonly folder: string;
  readonly environment?: NodeJS.ProcessEnv | undefined;
}

/** A built example, running in a process of its own. */
export class ExampleProcess {
  private constructor(
    private readonly child: ChildProcess,
    readonly port: number,
    private readonly printed: string[],
  ) {}

  /** Starts an example on a free port, and waits until it listens. */
  static async start(name: string, folder: string, environment: NodeJS.ProcessEnv = {}): Promise<ExampleProcess> {
    const command = [process.execPath, resolve('build/examples', name, 'main.js')] as const;
    return ExampleProcess.run({ name, command, folder, environment });
  }

  /** Starts a program that prints where it listens, as the examples do, and waits for that. */
  static async run({ name, command, folder, environment }: Starting): Promise<ExampleProcess> {
    const { JWT_SECRET_KEY: _, ...inherited } = process.env;
    const [program, ...words] = command;
    const env = { ...inherited, PORT: '0', ...environment };
    const child = spawn(program, words, { cwd: folder, env, detached: program === 'npm' });
    const printed: string[] = [];
    const port = await new Promise<number>((found, reject) => {
      const read = (chunk: Buffer): void => {
        printed.push(chunk.toString());
        const match = /Listening on http:\/\/127\.0\.0\.1:(\d+)/.exec(printed.join(''));
        if (match) found(Number(match[1]));
      };
      child.stdout.on('data', read);
      child.stderr.on('data', read);
      child.on('close', code => reject(new Error(`${name} ended with ${String(code)}: ${printed.join('')}`)));
    });
    return new ExampleProcess(child, port, printed);
  }

  /** All that the process has printed so far. */
  get output(): string {
    return this.printed.join('');
  }

  /**
   * Waits until the process has printed a text. Output reaches this process through a pipe, so it can arrive after the
   * answer of a request that was sent later.
   */
  async prints(expected: string | RegExp): Promise<void> {
    const found = (): boolean =>
      typeof expected === 'string' ? this.output.includes(expected) : expected.test(this.output);
    for (let waited = 0; !found(); waited += 20) {
      if (waited > 10_000) throw new Error(`${String(expected)} was not printed. The output: ${this.output}`);
      await new Promise(resolve => setTimeout(resolve, 20));
    }
  }

  /** Ends the process, by default as a power cut would. @returns its exit code; null where the signal ended it */
  async stop(signal: NodeJS.Signals = 'SIGKILL'): Promise<number | null> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return this.child.exitCode;
    await new Promise(resolve => {
      this.child.removeAllListeners('close').once('exit', resolve);
      // npm has started the server, which ends with it.
      if (this.child.spawnfile === 'npm') process.kill(-Number(this.child.pid), signal);
      else this.child.kill(signal);
    });
    return this.child.exitCode;
  }
}
