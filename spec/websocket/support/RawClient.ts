import { connect, type Socket } from 'node:net';
import { upgradeHeaders } from './upgrade';

/** An upgrade request as text. */
export function upgradeText(headers: readonly string[] = [], path = '/ws'): string {
  const all = ['Host', 'localhost', ...upgradeHeaders, ...headers];
  const lines = all.flatMap((name, i) => (i % 2 === 0 ? [`${name}: ${all[i + 1]!}`] : []));
  return [`GET ${path} HTTP/1.1`, ...lines, '', ''].join('\r\n');
}

/** Codes of frames (RFC 6455 section 11.8). */
export const opcodes = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9 } as const;

/** A frame as clients send it (RFC 6455 section 5.2), masked with zeros. */
export function frame(payload: string | Buffer, opcode: number = opcodes.text, isFinal = true): Buffer {
  const data = Buffer.from(payload as string);
  const head = Buffer.from([(isFinal ? 0x80 : 0) | opcode, 0x80 | Math.min(data.length, 126)]);
  const length = data.length < 126 ? Buffer.alloc(0) : Buffer.from([data.length >> 8, data.length & 0xff]);
  return Buffer.concat([head, length, Buffer.alloc(4), data]);
}

/** A client that sends bytes as they are given, and obeys nothing that it is told. */
export class RawClient {
  /** What the server has sent so far, as latin1. */
  received = '';
  isClosed = false;

  private constructor(readonly socket: Socket) {
    socket.on('data', chunk => (this.received += chunk.toString('latin1')));
    socket.on('error', () => undefined);
    socket.on('close', () => (this.isClosed = true));
  }

  static open(port: number): Promise<RawClient> {
    return new Promise(resolve => {
      const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true }, () => resolve(new RawClient(socket)));
    });
  }

  /** Sends all of it at once. */
  write(...parts: (string | Buffer)[]): void {
    this.socket.write(Buffer.concat(parts.map(part => Buffer.from(part as string))));
  }

  /** Goes without a word. */
  reset(): void {
    this.socket.resetAndDestroy();
  }

  destroy(): void {
    this.socket.destroy();
  }
}
