import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { cleanUp, takeAll } from '../../support/cleanup';
import { bearer, send, type Answer } from '../../support/send';
import { runsTypeScript } from '../../support/typeScript';

const started: ExpressProcess[] = [];

cleanUp(() => takeAll(started).map(server => server.stop()));

/** What the server accepts. */
export interface Accepted {
  readonly issuer: string;
  readonly jwksUri: string;
  readonly audience: string;
  readonly algorithm: string;
}

/** `fixtures/expressServer.ts`, running in a process of its own. */
export class ExpressProcess {
  private constructor(
    private readonly child: ChildProcess,
    private readonly port: number,
  ) {}

  static async start(accepted: Accepted): Promise<ExpressProcess> {
    const fixture = join(__dirname, '..', 'fixtures', 'expressServer.ts');
    const child = spawn(process.execPath, [...runsTypeScript, fixture, JSON.stringify(accepted)]);
    let printed = '';
    const port = await new Promise<number>((found, reject) => {
      const read = (chunk: Buffer): void => {
        printed += chunk.toString();
        const match = /^port (\d+)$/m.exec(printed);
        if (match) found(Number(match[1]));
      };
      child.stdout.on('data', read);
      child.stderr.on('data', read);
      child.on('close', code => reject(new Error(`The server ended with ${String(code)}: ${printed}`)));
    });
    const server = new ExpressProcess(child, port);
    started.push(server);
    return server;
  }

  /** Asks for the data with a token. */
  get(token: string): Promise<Answer> {
    return send(this.port, '/data', { headers: bearer(token) });
  }

  /** The URL of the data. */
  get url(): string {
    return `http://127.0.0.1:${String(this.port)}/data`;
  }

  /** Asks for the data with some headers. */
  ask(headers: readonly string[]): Promise<Answer> {
    return send(this.port, '/data', { headers });
  }

  stop(): void {
    this.child.kill('SIGKILL');
  }
}
