import { once } from 'node:events';
import { WebSocket, type ClientOptions } from 'ws';

/** How a socket is opened. */
export interface Opening extends ClientOptions {
  readonly path?: string;
  readonly protocols?: string[];
}

/** What a client was told at the end. */
export interface Ending {
  readonly code: number;
  readonly reason: string;
}

/** One end of a socket: the client's. */
export class SocketClient {
  /** What the server has sent so far. */
  readonly messages: string[] = [];
  readonly closed: Promise<Ending>;

  private constructor(readonly socket: WebSocket) {
    socket.on('message', data => this.messages.push((data as Buffer).toString()));
    socket.on('error', () => undefined);
    this.closed = new Promise(resolve => {
      socket.on('close', (code, reason) => resolve({ code, reason: reason.toString() }));
    });
  }

  /** Opens a socket. @throws what ws does where the upgrade is refused */
  static async open(port: number, { path = '/ws', protocols = [], ...options }: Opening = {}): Promise<SocketClient> {
    const socket = new WebSocket(`ws://127.0.0.1:${String(port)}${path}`, protocols, options);
    const client = new SocketClient(socket);
    await once(socket, 'open');
    return client;
  }

  send(...messages: (string | Buffer | object)[]): this {
    for (const message of messages) {
      const isRaw = typeof message === 'string' || Buffer.isBuffer(message);
      this.socket.send(isRaw ? message : JSON.stringify(message));
    }
    return this;
  }
}
