import { connect } from 'node:net';

/** Sends so many requests with a token on one connection, in one go. @returns how many were answered with 200 */
export function pipelined(port: number, path: string, given: { token: string; count: number }): Promise<number> {
  const { token, count } = given;
  const one = `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer ${token}\r\n\r\n`;
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(one.repeat(count)));
    let read = '';
    socket.setEncoding('latin1');
    socket.on('data', (chunk: string) => {
      read += chunk;
      if (read.split('HTTP/1.1 ').length <= count) return;
      socket.destroy();
      resolve(read.split('HTTP/1.1 200').length - 1);
    });
    socket.on('error', reject);
  });
}
