import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { cleanUp, takeAll } from '../../support/cleanup';

/** A server that specs start, stop and kill: nobody else uses it. */
export interface PrivateServer {
  readonly url: string;
  /** Where its files are. */
  readonly folder: string;
  readonly port: number;
  start(): Promise<void>;
  /** Ends it at once, as `kill -9` does. */
  kill(): Promise<void>;
  /** Lets it stand still: it takes connections, and answers nothing. */
  freeze(): void;
  thaw(): void;
}

/** What can be started, and how. */
interface Kind {
  /** The environment variable without which specs on servers of this kind are skipped. */
  readonly variable: string;
  /** The program, and others that it needs. */
  readonly programs: readonly string[];
  /** Whose user it runs as, where root may not. */
  readonly user?: string;
  /** Makes the files of a new server. */
  readonly prepare?: (folder: string, run: (program: string, ...parameters: string[]) => void) => void;
  /** The configuration file, for a program that takes no settings as parameters. */
  readonly configuration?: (port: number, settings: readonly string[]) => string;
  command(folder: string, port: number): string[];
  url(port: number): string;
  /** Which processes are the server, besides the one that was started. */
  readonly hasChildren?: boolean;
}

/** The name of the file with a server's configuration, in the folder of the server. */
const configurationFile = 'server.ini';

const kinds = {
  postgres: {
    variable: 'AUTHX_TEST_POSTGRES_URL',
    programs: ['postgres', 'initdb'],
    user: 'postgres',
    prepare: (folder, run) =>
      run('initdb', '-D', folder, '-U', 'postgres', '--auth=trust', '--no-sync', '-E', 'UTF8', '--locale=C'),
    command: (folder, port) => [
      ...['-D', folder, '-p', String(port), '-k', folder, '-c', 'listen_addresses=127.0.0.1'],
      ...['-c', 'shared_buffers=16MB', '-c', 'max_connections=60'],
    ],
    url: port => `postgres://postgres@127.0.0.1:${String(port)}/postgres`,
    hasChildren: true,
  },
  mariadb: {
    variable: 'AUTHX_TEST_MYSQL_URL',
    programs: ['mariadbd', 'mariadb-install-db'],
    prepare: (folder, run) =>
      run(
        'mariadb-install-db',
        ...[
          '--no-defaults',
          `--datadir=${folder}`,
          `--tmpdir=${folder}`,
          '--auth-root-authentication-method=normal',
          '--skip-test-db',
        ],
        `--user=${process.getuid?.() === 0 ? 'root' : String(process.env.USER)}`,
      ),
    command: (folder, port) => [
      ...[
        '--no-defaults',
        `--datadir=${folder}`,
        `--tmpdir=${folder}`,
        `--socket=${join(folder, 's')}`,
        `--port=${String(port)}`,
      ],
      ...['--bind-address=127.0.0.1', '--innodb-buffer-pool-size=16M', '--skip-name-resolve'],
      ...(process.getuid?.() === 0 ? ['--user=root'] : []),
    ],
    url: port => `mysql://root@127.0.0.1:${String(port)}/mysql`,
  },
  redis: {
    variable: 'AUTHX_TEST_REDIS_URL',
    programs: ['redis-server'],
    command: (folder, port) => [
      ...['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', ''],
      ...['--appendonly', 'yes', '--appendfsync', 'always'],
    ],
    url: port => `redis://127.0.0.1:${String(port)}`,
  },
  pgbouncer: {
    variable: 'AUTHX_TEST_POSTGRES_URL',
    programs: ['pgbouncer'],
    user: 'postgres',
    configuration: (port, settings) =>
      [
        ...['[pgbouncer]', 'listen_addr = 127.0.0.1', `listen_port = ${String(port)}`, 'unix_socket_dir ='],
        ...['auth_type = any', 'pool_mode = transaction', ...settings],
      ].join('\n'),
    command: folder => [join(folder, configurationFile)],
    url: port => `postgres://127.0.0.1:${String(port)}`,
  },
} satisfies Record<string, Kind>;

type AnyKind = keyof typeof kinds;

/** The kinds of servers that store something. */
export type PrivateKind = Exclude<AnyKind, 'pgbouncer'>;

const folders = (): string[] => {
  const versions = '/usr/lib/postgresql';
  const ofPostgres = existsSync(versions) ? readdirSync(versions).map(version => join(versions, version, 'bin')) : [];
  return [...(process.env.PATH ?? '').split(delimiter), ...ofPostgres, '/usr/sbin'];
};

const pathOf = (program: string): string | undefined =>
  folders()
    .map(folder => join(folder, program))
    .find(existsSync);

/**
 * Returns why specs cannot start a server of a kind; undefined if they can. They start one only if the variable of the kind
 * is set, so that `npm test` needs no server and is quick. A soak starts every server that is installed.
 */
function whyNot(kind: AnyKind): string | undefined {
  const { variable, programs } = kinds[kind];
  if (!process.env[variable] && !process.env.AUTHX_SOAK) return `${variable} is not set`;
  const missing = programs.find(program => pathOf(program) === undefined);
  return missing && `${missing} is not installed`;
}

/** Describes something of a server of its own; where there can be none, says so and skips it. */
export function describeWithPrivate(kind: AnyKind, title: string, body: () => void): void {
  const reason = whyNot(kind);
  if (reason === undefined) describe(title, body);
  else describe.skip(`${title} (skipped: ${reason})`, body);
}

const idOf = (option: '-u' | '-g', user: string): number =>
  Number(execFileSync('id', [option, user], { encoding: 'utf8' }));

/** Root may not run PostgreSQL; whoever else starts specs runs it as themselves. */
const ownerOf = ({ user }: Kind): { uid?: number; gid?: number } =>
  user !== undefined && process.getuid?.() === 0 ? { uid: idOf('-u', user), gid: idOf('-g', user) } : {};

/** A port of the loopback interface that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** The folder of all servers, which their users may enter. */
function newRoot(): string {
  const folder = mkdtempSync(join(tmpdir(), 'authx-servers-'));
  chmodSync(folder, 0o755);
  return folder;
}

let root: string | undefined;
const started: PrivateServerProcess[] = [];

class PrivateServerProcess implements PrivateServer {
  private child: ChildProcess | undefined;

  constructor(
    private readonly kind: Kind,
    readonly folder: string,
    readonly port: number,
    private readonly further: readonly string[],
  ) {}

  get url(): string {
    return this.kind.url(this.port);
  }

  async start(): Promise<void> {
    const [program] = this.kind.programs;
    const deadline = Date.now() + 60_000;
    while (!(await this.isReached())) {
      // PostgreSQL does not start while a process is left of the one that was killed.
      if (this.child?.exitCode !== null && Date.now() < deadline) {
        this.child = spawn(
          pathOf(program as string) as string,
          [...this.kind.command(this.folder, this.port), ...this.further],
          { cwd: this.folder, stdio: 'ignore', ...ownerOf(this.kind) },
        );
      }
      if (Date.now() > deadline) throw new Error(`${String(program)} did not start.`);
      await pause(20);
    }
  }

  async kill(): Promise<void> {
    const { child } = this;
    if (child?.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    for (const pid of this.pids()) signal(pid, 'SIGKILL');
    await ended;
    this.child = undefined;
  }

  freeze(): void {
    const pids = this.pids();
    for (const pid of pids) process.kill(pid, 'SIGSTOP');
    // A thread of it may answer once more before it hears of the signal.
    const clock = new Int32Array(new SharedArrayBuffer(4));
    while (!pids.every(isStill)) Atomics.wait(clock, 0, 0, 1);
  }

  thaw(): void {
    for (const pid of this.pids()) process.kill(pid, 'SIGCONT');
  }

  private pids(): number[] {
    const pid = this.child?.pid as number;
    if (!this.kind.hasChildren) return [pid];
    const children = readFileSync(`/proc/${String(pid)}/task/${String(pid)}/children`, 'utf8');
    return [pid, ...children.trim().split(' ').filter(Boolean).map(Number)];
  }

  private async isReached(): Promise<boolean> {
    const socket = connect(this.port, '127.0.0.1');
    const isOpen = await Promise.race([
      // While nobody listens on a port, TCP can connect a socket of this port to itself.
      once(socket, 'connect').then(() => socket.localPort !== this.port),
      once(socket, 'error').then(() => false),
    ]).catch(() => false);
    socket.destroy();
    return isOpen;
  }
}

/**
 * Makes and starts a server with further parameters, or with further lines of its configuration. It is killed, and its
 * files removed, when the specs are through.
 */
export async function startPrivate(kind: AnyKind, ...further: string[]): Promise<PrivateServer> {
  const { prepare, ...given }: Kind = kinds[kind];
  root ??= newRoot();
  const folder = join(root, `${kind}-${String(started.length)}`);
  mkdirSync(folder);
  const owner = ownerOf(given);
  if (owner.uid !== undefined) chownSync(folder, owner.uid, owner.gid as number);
  prepare?.(folder, (program, ...parameters) => {
    execFileSync(pathOf(program) as string, parameters, { stdio: 'ignore', cwd: folder, ...owner });
  });
  const port = await freePort();
  const text = given.configuration?.(port, further);
  if (text !== undefined) writeFileSync(join(folder, configurationFile), text);
  const server = new PrivateServerProcess(given, folder, port, text === undefined ? further : []);
  started.push(server);
  await server.start();
  return server;
}

cleanUp(async () => {
  for (const server of takeAll(started)) await server.kill();
  if (root !== undefined) rmSync(root, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  root = undefined;
});

/** Sends a signal, unless the process has ended by itself: one of PostgreSQL ends with its connection. */
function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'ESRCH') throw error;
  }
}

/** Whether all threads of a process have stopped, or ended. */
function isStill(pid: number): boolean {
  const tasks = `/proc/${String(pid)}/task`;
  if (!existsSync(tasks)) return true;
  return readdirSync(tasks).every(task => {
    try {
      // The state stands behind the name, which may have anything in it.
      return /\) [TZX] [^)]*$/.test(readFileSync(join(tasks, task, 'stat'), 'utf8'));
    } catch {
      return true;
    }
  });
}
