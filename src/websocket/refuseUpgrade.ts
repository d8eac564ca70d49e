import { clearTimeout, setTimeout } from '../async/timers';
import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { AuthXError } from '../errors/AuthXError';

/** Milliseconds that a client may take to read the answer. */
const patience = 2000;

/** What an upgrade is refused with. */
export interface UpgradeRefusal {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body: object;
}

/** The answer to an upgrade that ended in an error: its own, or nothing but a 500 for one that is not of this library. */
export function refusalOf(error: unknown): UpgradeRefusal {
  if (error instanceof AuthXError) return { status: error.status, headers: error.headers, body: error.toJSON() };
  const kind = error instanceof Error ? error.constructor.name : typeof error;
  process.emitWarning(`[authx] An upgrade could not be decided, and was refused (${kind}).`);
  return { status: 500, headers: {}, body: { message: 'Internal Server Error' } };
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
