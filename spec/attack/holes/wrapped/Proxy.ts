import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** A request on its way through a proxy. Names and values of headers are in turn. */
export interface Passing {
  readonly method: string;
  readonly target: string;
  readonly headers: readonly string[];
  readonly body: Buffer;
}

/** A response on its way back. */
export interface Returned {
  readonly status: number;
  readonly headers: readonly string[];
  readonly body: Buffer;
}

/** Sends a request to the server behind the proxy. */
export type Upstream = (passing: Passing) => Promise<Returned>;

/** How a proxy answers. */
export type Passage = (passing: Passing, upstream: Upstream) => Promise<Returned>;

/** Returns the value of a header. */
export function headerIn({ headers }: Pick<Passing, 'headers'>, name: string): string | undefined {
  const at = headers.findIndex((text, index) => index % 2 === 0 && text.toLowerCase() === name);
  return at === -1 ? undefined : headers[at + 1];
}

/** A reverse proxy in front of a server on the loopback interface. */
export class Proxy {
  private constructor(
    private readonly server: Server,
    readonly port: number,
  ) {}

  static async start(port: number, passage: Passage): Promise<Proxy> {
    const server = createServer((incoming, outgoing) => {
      void pass(incoming, outgoing, { port, passage });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new Proxy(server, (server.address() as AddressInfo).port);
  }

  async stop(): Promise<void> {
    this.server.close();
    this.server.closeAllConnections();
    await Promise.resolve();
  }
}

async function pass(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  { port, passage }: { readonly port: number; readonly passage: Passage },
): Promise<void> {
  try {
    const { method = 'GET', url: target = '/', rawHeaders: headers } = incoming;
    const body = await buffer(incoming);
    const { status, headers: returned, body: text } = await passage({ method, target, headers, body }, to(port));
    outgoing.writeHead(status, returned as string[]).end(text);
  } catch {
    outgoing.writeHead(502).end('Bad gateway');
  }
}

const hopByHop = /^(?:connection|keep-alive|transfer-encoding|content-length|upgrade|te|trailer)$/i;

const endToEnd = (headers: readonly string[]): string[] =>
  headers.flatMap((name, index) =>
    index % 2 === 0 && !hopByHop.test(name) ? [name, headers[index + 1] as string] : [],
  );

const to =
  (port: number): Upstream =>
  async ({ method, target, headers, body }) => {
    const length = body.length > 0 ? ['Content-Length', String(body.length)] : [];
    const all = [...endToEnd(headers), ...length, 'Connection', 'close'];
    const sent = request({ port, host: '127.0.0.1', method, path: target, headers: all as never, agent: false });
    sent.end(body);
    const [answer] = (await once(sent, 'response')) as [IncomingMessage];
    return { status: answer.statusCode ?? 502, headers: endToEnd(answer.rawHeaders), body: await buffer(answer) };
  };
