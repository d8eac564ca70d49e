import type { IncomingMessage } from 'node:http';
import { WebSocket } from 'ws';
import type { SocketLocation } from '../../src/entries/websocket';
import type { Answer } from '../support/send';
import { serveSockets, type SocketApp } from '../websocket/support/serveSockets';
import type { RecordedAuthX, RecordedUser } from './RecordedAuthX';

const subprotocols = 'Sec-WebSocket-Protocol';

/** The socket of the recorded app: it says whose token opened it, and closes. */
export class RecordedSockets {
  private constructor(private readonly app: SocketApp<RecordedUser>) {}

  /** @param locations - where tokens are looked for. Default: where requests look */
  static async start(auth: RecordedAuthX, locations?: readonly SocketLocation[]): Promise<RecordedSockets> {
    const app = await serveSockets<RecordedUser>({ auth, locations });
    app.sockets.on('connection', socket => {
      const { sub, type } = app.guard.authOf(socket).payload;
      socket.send(JSON.stringify({ sub, type }));
      socket.close(1000);
    });
    return new RecordedSockets(app);
  }

  /**
   * Opens a socket. The answer is the refusal of the upgrade; or 101, with all messages and the code of the closing.
   *
   * @param headers - name and value in turn
   */
  open(path: string, headers: readonly string[]): Promise<Answer> {
    const { [subprotocols]: offered, ...named } = Object.fromEntries(
      headers.flatMap((name, i) => (i % 2 === 0 ? [[name, headers[i + 1]!]] : [])),
    ) as Record<string, string | undefined>;
    const socket = new WebSocket(`ws://127.0.0.1:${String(this.app.port)}${path}`, offered?.split(', '), {
      headers: named,
    });
    const messages: unknown[] = [];
    return new Promise((resolve, reject) => {
      socket.on('error', reject);
      socket.on('unexpected-response', (_, response) => resolve(readRefusal(response)));
      socket.on('message', data => messages.push(JSON.parse((data as Buffer).toString()) as unknown));
      socket.on('close', code =>
        resolve({ status: 101, headers: {}, text: '', json: [...messages, { close: code }] as never }),
      );
    });
  }
}

async function readRefusal(response: IncomingMessage): Promise<Answer> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString();
  const json = JSON.parse(text) as Answer['json'];
  return { status: response.statusCode ?? 0, headers: response.headers, text, json };
}
