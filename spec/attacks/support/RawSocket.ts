import { connect, type Socket } from 'node:net';

/** A connection that sends bytes as they are given, and that was opened before anything is counted. */
export class RawSocket {
  private constructor(private readonly socket: Socket) {}

  static open(port: number): Promise<RawSocket> {
    return new Promise((resolve, reject) => {
      const socket = connect(port, '127.0.0.1', () => resolve(new RawSocket(socket)));
      socket.once('error', reject);
    });
  }

  /** Sends a GET with one header, closes after the answer, and returns its status. */
  get(path: string, header: string | Buffer): Promise<number> {
    return new Promise((resolve, reject) => {
      let answer = '';
      this.socket.on('data', chunk => (answer += chunk.toString('latin1')));
      this.socket.on('error', reject);
      this.socket.on('close', () => resolve(Number(/^HTTP\/1\.1 (\d{3}) /.exec(answer)?.[1] ?? 0)));
      this.socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n`);
      this.socket.write(header);
      this.socket.write('\r\n\r\n');
    });
  }
}
