import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';

/** Milliseconds that a client may take to read the answer. */
const patience = 2000;

/** What an upgrade is refused with. */
export interface UpgradeRefusal {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body: object;
}

/** Answers an upgrade request with plain HTTP, and ends the connection. */
export function refuseUpgrade(socket: Duplex, { status, headers, body }: UpgradeRefusal): void {
  const text = JSON.stringify(body);
  const all = {
    ...headers,
    Connection: 'close',
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': String(Buffer.byteLength(text)),
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`);
  // Node listens no more, and a client may be gone by now.
  socket.on('error', () => socket.destroy());
  const impatience = setTimeout(() => socket.destroy(), patience).unref();
  socket.once('close', () => clearTimeout(impatience));
  // A server's sockets stay half open, until they are told.
  socket.once('finish', () => socket.destroy());
  socket.end([`HTTP/1.1 ${String(status)} ${STATUS_CODES[status] ?? ''}`, ...lines, '', text].join('\r\n'));
}
