import { clearTimeout, setTimeout } from '../async/timers';
import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { AuthXError } from '../errors/AuthXError';

/** How long a client may take to read the answer, in milliseconds. */
const patience = 2000;

/** The answer to a refused upgrade. */
export interface UpgradeRefusal {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body: object;
}

/** Returns the answer for an error. An error that is not of this library gives a 500 without details. */
export function refusalOf(error: unknown): UpgradeRefusal {
  if (error instanceof AuthXError) return { status: error.status, headers: error.headers, body: error.toJSON() };
  const kind = error instanceof Error ? error.constructor.name : typeof error;
  process.emitWarning(`[authx] An upgrade could not be decided, and was refused (${kind}).`);
  return { status: 500, headers: {}, body: { message: 'Internal Server Error' } };
}

/** Answers an upgrade request with HTTP, and closes the connection. */
export function refuseUpgrade(socket: Duplex, { status, headers, body }: UpgradeRefusal): void {
  const text = JSON.stringify(body);
  const all = {
    ...headers,
    Connection: 'close',
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': String(Buffer.byteLength(text)),
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`);
  // Node no longer listens on the stream, and the client may be gone.
  socket.on('error', () => socket.destroy());
  const impatience = setTimeout(() => socket.destroy(), patience).unref();
  socket.once('close', () => clearTimeout(impatience));
  // A socket of a server stays half open until it is destroyed.
  socket.once('finish', () => socket.destroy());
  socket.end([`HTTP/1.1 ${String(status)} ${STATUS_CODES[status] ?? ''}`, ...lines, '', text].join('\r\n'));
}
