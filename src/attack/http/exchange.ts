import { connect as connectPlain, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { clearTimeout, setTimeout } from '../../async/timers';
import type { Target } from '../Target';
import type { Outcome } from './RawAnswer';
import { readAnswer } from './readAnswer';
import { requestBytes, type RawRequest } from './RawRequest';

/** In bytes. A server that sends more before its answer is complete, such as endless headers, is not read any further. */
const mostBytes = 2_097_152;

/**
 * Sends a request over a connection of its own, and reads the answer. Redirects are answers like all others.
 *
 * @param timeout - milliseconds
 */
export function exchange(target: Target, request: RawRequest, timeout: number): Promise<Outcome> {
  return new Promise(resolve => {
    const socket = open(target);
    const chunks: Buffer[] = [];
    let isOpen = false;
    let received = 0;
    const end = (outcome: Outcome): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(outcome);
    };
    const read = (isEnd: boolean): Outcome | undefined => readAnswer(Buffer.concat(chunks), request.method, isEnd);
    // An answer that has begun counts, even if the connection breaks.
    const none = (failure: 'closed' | 'timeout'): void =>
      end(read(true) ?? { status: 0, failure: isOpen ? failure : 'unreachable' });
    const timer = setTimeout(() => none('timeout'), timeout);
    socket.once(target.isTls ? 'secureConnect' : 'connect', () => {
      isOpen = true;
      const bytes = requestBytes(request, target.authority);
      if (request.endsEarly) socket.end(bytes);
      else socket.write(bytes);
    });
    socket.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      received += chunk.length;
      const answer = read(false);
      if (answer) end(answer);
      else if (received > mostBytes) none('closed');
    });
    socket.once('error', () => none('closed')).once('close', () => none('closed'));
  });
}

function open({ isTls, host, port }: Target): Socket {
  if (!isTls) return connectPlain({ host, port });
  return connectTls({ host, port, ...(/^[\d.]+$|:/.test(host) ? {} : { servername: host }) });
}
