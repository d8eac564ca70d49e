import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer, type ServerOptions, type WebSocket } from 'ws';
import { type AuthX } from '../../../src/index';
import { guardSockets, type GuardSocketsOptions, type SocketGuard } from '../../../src/entries/websocket';
import { SocketClient, type Opening } from './SocketClient';
import { askUpgrade, type Asking } from './upgrade';
import type { Answer } from '../../support/send';
import { cleanUp, takeAll } from '../../support/cleanup';

/** What a server for sockets is made of, beside its guard's options. */
export interface Serving<Subject> extends Partial<GuardSocketsOptions<Subject>> {
  auth: AuthX<Subject>;
  /** Options of ws. */
  ws?: ServerOptions;
}

/** A running server whose sockets are guarded, and all that its application saw. */
export interface SocketApp<Subject = unknown> {
  readonly port: number;
  readonly server: Server;
  readonly sockets: WebSocketServer;
  readonly guard: SocketGuard<Subject>;
  /** Sockets that `connection` was emitted for. */
  readonly connected: WebSocket[];
  /** The requests that they came with. */
  readonly requests: IncomingMessage[];
  /** Messages that reached the application. */
  readonly heard: string[];
  open(opening?: Opening): Promise<SocketClient>;
  ask(asking?: Asking): Promise<Answer>;
}

const running: { server: Server; guard: SocketGuard }[] = [];

/** Starts a server that is closed when the specs are through. Its application answers each message with an echo. */
export async function serveSockets<Subject>({ auth, ws, ...options }: Serving<Subject>): Promise<SocketApp<Subject>> {
  const server = createServer((_, response) => response.end('plain'));
  const sockets = new WebSocketServer({ noServer: true, ...ws });
  const guard = guardSockets<Subject>({ server, sockets, auth, path: '/ws', ...options });
  const [connected, requests, heard] = [[] as WebSocket[], [] as IncomingMessage[], [] as string[]];
  sockets.on('connection', (socket, request) => {
    connected.push(socket);
    requests.push(request);
    socket.on('message', data => {
      const text = (data as Buffer).toString();
      heard.push(text);
      socket.send(`heard ${text}`);
    });
  });
  await new Promise<void>(resolve => void server.listen(0, '127.0.0.1', resolve));
  running.push({ server, guard: guard });
  const { port } = server.address() as AddressInfo;
  return {
    port,
    server,
    sockets,
    guard,
    connected,
    requests,
    heard,
    open: opening => SocketClient.open(port, opening),
    ask: asking => askUpgrade(port, asking),
  };
}

/** Waits until something holds. */
export async function until(holds: () => boolean, patience = 4000): Promise<void> {
  for (let i = 0; !holds(); i++) {
    if (i === patience) throw new Error(`Did not come true: ${String(holds)}`);
    await new Promise(resolve => setTimeout(resolve, 5));
  }
}

/** Waits for as long as what should not happen would take. */
export const awhile = (milliseconds = 50): Promise<void> =>
  new Promise(resolve => void setTimeout(resolve, milliseconds));

cleanUp(() => {
  for (const { server, guard } of takeAll(running)) {
    guard.close();
    server.close();
    server.closeAllConnections();
  }
});
