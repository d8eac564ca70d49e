import { spawn, type ChildProcess } from 'node:child_process';
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import type { Duration } from 'routing-controllers-authx';
import type { Point } from '../../sessions/support/SpecStore';
import { secret } from '../../support/forge';
import type { Order, Report } from './Order';
import type { StoreLimits } from './openAuthStores';
import type { StoreAddress } from './StoreAddress';
import { cleanUp, takeAll } from '../../support/cleanup';
import { runsTypeScript } from '../../support/typeScript';

/** What a server is told when it starts. */
export interface ServerOptions {
  readonly store: StoreAddress;
  readonly secretKey: string;
  /** Its keys, instead of the secret. It then has no sessions. */
  readonly keyFile?: string;
  /** Of access and refresh tokens. */
  readonly tokenLifetime?: Duration;
  readonly limits?: StoreLimits;
  readonly graceWindow?: Duration;
  /** Milliseconds that its clock is ahead, or behind where it is negative. */
  readonly clockOffset?: number;
  readonly decodeLeeway?: Duration;
  /** Default 1 second. */
  readonly cacheTtl?: Duration;
  /** Whether calls of its session store can be stopped. */
  readonly stops?: boolean;
}

/** What a server answered. */
export interface Reply {
  readonly status: number;
  readonly retryAfter: string | undefined;
  readonly body: Record<string, unknown>;
}

/** A call of the session store of another process, which waits. */
export interface RemoteStop {
  /** Resolves when a call has got there. */
  readonly reached: Promise<void>;
  /** Lets it go on. */
  go(): Promise<void>;
}

/** For servers of which many things are asked at once: what becomes of late answers is another promise. */
export const patient: StoreLimits = { lookupTimeout: 5, writeTimeout: 20 };

const processes: ServerProcess[] = [];

/** `fixtures/server.ts`, running in a process of its own. */
export class ServerProcess {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 200 });
  private readonly waiting = new Map<string, () => void>();
  private orders = 0;

  private constructor(
    private readonly child: ChildProcess,
    readonly port: number,
  ) {
    child.on('message', ({ order, what }: Report) => this.waiting.get(`${String(order)} ${what}`)?.());
  }

  /** Starts a server, and waits until it listens. */
  static async start(options: Omit<ServerOptions, 'secretKey'>): Promise<ServerProcess> {
    const fixture = join(__dirname, '..', 'fixtures', 'server.ts');
    const told = JSON.stringify({ ...options, secretKey: secret } satisfies ServerOptions);
    const child = spawn(process.execPath, [...runsTypeScript, fixture, told], {
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    let printed = '';
    const port = await new Promise<number>((found, reject) => {
      const read = (chunk: Buffer): void => {
        printed += chunk.toString();
        const match = /^port (\d+)$/m.exec(printed);
        if (match) found(Number(match[1]));
      };
      child.stdout?.on('data', read);
      child.stderr?.on('data', read);
      child.on('close', code => reject(new Error(`The server ended with ${String(code)}: ${printed}`)));
    });
    const server = new ServerProcess(child, port);
    processes.push(server);
    return server;
  }

  /** Starts several on one store. */
  static startAll(count: number, options: Omit<ServerOptions, 'secretKey'>): Promise<ServerProcess[]> {
    return Promise.all(Array.from({ length: count }, () => ServerProcess.start(options)));
  }

  get(path: string, token?: string): Promise<Reply> {
    return this.ask('GET', path, token);
  }

  post(path: string, token?: string, body?: object): Promise<Reply> {
    return this.ask('POST', path, token, body);
  }

  /** Sets its clock ahead of the true one by some milliseconds, or behind it. */
  setClock(ahead: number): Promise<void> {
    return this.give({ do: 'setClock', ahead }).done;
  }

  /** Lets so many milliseconds have passed since the start, by its clock and by that of its session store, after its rotations are confirmed. */
  passTime(milliseconds: number): Promise<void> {
    return this.give({ do: 'passTime', milliseconds }).done;
  }

  /** Resolves when no action is under way. */
  settle(): Promise<void> {
    return this.give({ do: 'settle' }).done;
  }

  /** Stops the next call of its session store there. */
  async pauseAt(point: Point): Promise<RemoteStop> {
    const { order, done } = this.give({ do: 'stop', point });
    const reached = this.wait(order, 'reached');
    await done;
    return { reached, go: () => this.give({ do: 'go', stop: order }).done };
  }

  /** Ends the process, unless said otherwise as a power cut would. */
  async stop(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    this.agent.destroy();
    const { child } = this;
    if (child.exitCode !== null || child.signalCode !== null) return;
    await new Promise(resolve => {
      child.removeAllListeners('exit').once('exit', resolve);
      child.kill(signal);
    });
  }

  private give(what: Order['what']): { readonly order: number; readonly done: Promise<void> } {
    const order = (this.orders += 1);
    const done = this.wait(order, 'done');
    this.child.send({ order, what } satisfies Order);
    return { order, done };
  }

  private wait(order: number, what: Report['what']): Promise<void> {
    return new Promise(resolve => {
      this.waiting.set(`${String(order)} ${what}`, () => {
        this.waiting.delete(`${String(order)} ${what}`);
        resolve();
      });
    });
  }

  private ask(method: string, path: string, token?: string, body?: object): Promise<Reply> {
    const payload = body && JSON.stringify(body);
    const headers = {
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(payload !== undefined && {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(payload),
      }),
    };
    return new Promise((resolve, reject) => {
      const sent = request({ port: this.port, host: '127.0.0.1', path, method, headers, agent: this.agent }, answer => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('error', reject);
        answer.on('end', () => {
          const { statusCode = 0, headers: sentBack } = answer;
          resolve({ status: statusCode, retryAfter: sentBack['retry-after'], body: parse(Buffer.concat(chunks)) });
        });
      });
      sent.on('error', reject);
      sent.end(payload);
    });
  }
}

function parse(body: Buffer): Record<string, unknown> {
  try {
    return JSON.parse(body.toString()) as Record<string, unknown>;
  } catch {
    return {};
  }
}

cleanUp(() => Promise.all(takeAll(processes).map(server => server.stop())));
