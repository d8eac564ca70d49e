import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { honestParts } from './honestParts';
import { respond } from './respond';
import { createWorld, type WorldOptions } from './world';
import type { Answered, Asked, Hole } from './Parts';

/** A server that is made without the library: the quickstart's contract, with one hole or none. */
export class HandMade {
  private constructor(
    private readonly server: Server,
    readonly port: number,
  ) {}

  static async start(hole: Hole = () => ({}), options: WorldOptions = {}): Promise<HandMade> {
    const world = createWorld(options);
    const parts = { ...honestParts, ...hole(honestParts, world) };
    const server = createServer((request, response) => {
      read(request)
        .then(async asked => write(response, asked, await respond(asked, parts, world)))
        .catch(() => request.destroy());
    });
    world.crash = () => {
      server.close().closeAllConnections();
    };
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new HandMade(server, (server.address() as AddressInfo).port);
  }

  async stop(): Promise<void> {
    this.server.close();
    this.server.closeAllConnections();
    await Promise.resolve();
  }
}

async function read(request: IncomingMessage): Promise<Asked> {
  const { method = 'GET', url: target = '/', headers, rawHeaders } = request;
  const [path = '/', ...query] = target.split('?');
  return {
    method,
    target,
    path,
    query: new URLSearchParams(query.join('?')),
    headers,
    rawHeaders,
    body: await buffer(request),
  };
}

function write(response: ServerResponse, { method }: Asked, { status, body, headers = {} }: Answered): void {
  const isHtml = typeof body === 'string';
  const text = isHtml ? body : JSON.stringify(body ?? null);
  response.writeHead(status, {
    'Content-Type': isHtml ? 'text/html; charset=utf-8' : 'application/json; charset=utf-8',
    'Content-Length': Buffer.byteLength(text),
    ...headers,
  });
  response.end(method === 'HEAD' ? undefined : text);
}
