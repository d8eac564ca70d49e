import { request } from 'node:http';
import type { Answer } from '../../support/send';

/** The headers of every upgrade to a socket (RFC 6455 section 4.1), but for its host. */
export const upgradeHeaders: readonly string[] = [
  ...['Connection', 'Upgrade'],
  ...['Upgrade', 'websocket'],
  ...['Sec-WebSocket-Version', '13'],
  ...['Sec-WebSocket-Key', 'dGhlIHNhbXBsZSBub25jZQ=='],
];

/** How an upgrade is asked for. */
export interface Asking {
  readonly path?: string;
  readonly method?: string;
  /** Name and value in turn, so that a header can be sent twice. */
  readonly headers?: readonly string[];
  /** Default: this server's. */
  readonly host?: string | undefined;
}

/** Asks for an upgrade and reads the answer: 101, and the socket is closed, or a refusal with its body. */
export function askUpgrade(
  port: number,
  { path = '/ws', method = 'GET', headers = [], host = `127.0.0.1:${String(port)}` }: Asking = {},
): Promise<Answer> {
  const all = ['Host', host, ...upgradeHeaders, ...headers];
  return new Promise((resolve, reject) => {
    const sent = request({ port, host: '127.0.0.1', path, method, headers: all as never, agent: false });
    sent.on('upgrade', (response, socket) => {
      socket.destroy();
      resolve({ status: 101, headers: response.headers, text: '', json: {} });
    });
    sent.on('response', response => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text, json: parsed(text) });
      });
    });
    sent.on('error', reject);
    sent.end();
  });
}

function parsed(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return {};
  }
}
