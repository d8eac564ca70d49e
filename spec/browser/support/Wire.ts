import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One request and its answer, as the server saw them. */
export interface Exchange {
  readonly method: string;
  readonly path: string;
  /** Names of the cookies that came along. */
  readonly cookies: readonly string[];
  readonly status: number;
  readonly setCookies: readonly string[];
  readonly body: string;
}

/** Files that a browser requests by itself, at any moment. */
const icons: readonly string[] = ['/icon.svg', '/favicon.ico'];

/** Stands between browser and server, and keeps what passes: a browser hides much of it, cross-site answers above all. */
export class Wire {
  readonly exchanges: Exchange[] = [];
  private readonly held = new Map<string, Promise<void>>();
  private readonly waiting = new Map<string, number>();

  private constructor(
    private readonly server: Server,
    private readonly target: number,
  ) {}

  static async to(target: number): Promise<Wire> {
    const server = createServer();
    const wire = new Wire(server, target);
    server.on('request', (incoming, outgoing) => void wire.pass(incoming, outgoing));
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    return wire;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** What a request was answered with: `POST /notes 403 CSRFError`. */
  get log(): string[] {
    return this.exchanges.map(outcome);
  }

  /** How often a request reached the server. */
  count(method: string, path: string): number {
    return this.exchanges.filter(exchange => exchange.method === method && exchange.path === path).length;
  }

  /** Lets requests to a path wait before the server until the returned function is called. */
  hold(path: string): () => void {
    let release = (): void => undefined;
    this.held.set(path, new Promise(resolve => (release = resolve)));
    return () => {
      this.held.delete(path);
      release();
    };
  }

  /** How many requests to a path wait. */
  waitingFor(path: string): number {
    return this.waiting.get(path) ?? 0;
  }

  async close(): Promise<void> {
    const closed = new Promise(resolve => this.server.close(resolve));
    this.server.closeAllConnections();
    await closed;
  }

  private async pass(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const { method = '', url = '', rawHeaders } = incoming;
    const body = await read(incoming);
    const held = this.held.get(url);
    if (held) {
      this.waiting.set(url, this.waitingFor(url) + 1);
      await held;
      this.waiting.set(url, this.waitingFor(url) - 1);
    }
    const forwarded = request({
      host: '127.0.0.1',
      port: this.target,
      method,
      path: url,
      headers: rawHeaders as never,
      agent: false,
    });
    forwarded.on('error', () => outgoing.destroy());
    forwarded.on('response', response => {
      void read(response).then(answer => {
        if (!icons.includes(url))
          this.exchanges.push({
            method,
            path: url,
            cookies: cookieNames(incoming),
            status: response.statusCode ?? 0,
            setCookies: response.headers['set-cookie'] ?? [],
            body: answer.toString(),
          });
        outgoing.writeHead(response.statusCode ?? 0, response.rawHeaders);
        outgoing.end(answer);
      });
    });
    forwarded.end(body);
  }
}

/** Method, path, status and `error_type` in one. */
export function outcome({ method, path, status, body }: Exchange): string {
  const type = /"error_type":"(\w+)"/.exec(body)?.[1];
  return [method, path, status, ...(type === undefined ? [] : [type])].join(' ');
}

const cookieNames = ({ headers: { cookie = '' } }: IncomingMessage): string[] =>
  cookie
    .split('; ')
    .filter(pair => pair !== '')
    .map(pair => pair.split('=', 1)[0] as string)
    .sort();

async function read(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
