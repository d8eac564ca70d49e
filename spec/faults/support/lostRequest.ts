import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { ServerProcess } from './ServerProcess';
import { tokensOf, type Tokens } from './tokens';

/** When the client of a request goes: once a part of it is sent, some milliseconds after all is, or with the first bytes of the answer. */
export type Moment = 'half sent' | 'first bytes' | number;

/**
 * Sends a refresh whose client is gone before it has the answer, or knows what it has.
 *
 * @returns the tokens, where they were among what arrived all the same
 */
export async function lostRequest(
  { port }: ServerProcess,
  refresh: string,
  moment: Moment,
): Promise<Tokens | undefined> {
  const text = [
    'POST /refresh HTTP/1.1',
    `Host: 127.0.0.1:${String(port)}`,
    `Authorization: Bearer ${refresh}`,
    'Content-Length: 0',
    '\r\n',
  ].join('\r\n');
  const socket = connect(port, '127.0.0.1').setNoDelay(true);
  let arrived = '';
  const answered = new Promise<void>(resolve => {
    socket.on('data', (chunk: Buffer) => {
      arrived += chunk.toString();
      resolve();
    });
    socket.on('close', () => resolve());
    socket.on('error', () => resolve());
  });
  await new Promise(resolve => socket.write(moment === 'half sent' ? text.slice(0, text.length / 2) : text, resolve));
  await (moment === 'first bytes' ? answered : pause(moment === 'half sent' ? 0 : moment));
  socket.destroy();
  return read(arrived);
}

function read(arrived: string): Tokens | undefined {
  try {
    const body = JSON.parse(arrived.slice(arrived.indexOf('\r\n\r\n'))) as Record<string, unknown>;
    return body.refresh_token === undefined ? undefined : tokensOf({ body });
  } catch {
    return undefined;
  }
}
