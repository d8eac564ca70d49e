import { once } from 'node:events';
import { connectTo } from './connection.js';

async function openSocket(port) {
  const connection = { answered: () => undefined, failed: () => undefined };
  const socket = connectTo(port, {
    answered: status => connection.answered(status),
    failed: error => connection.failed(error),
  });
  socket.on('error', error => connection.failed(error));
  socket.on('close', () => connection.failed(new Error('the server closed a connection')));
  await once(socket, 'connect');
  return Object.assign(connection, { socket });
}

// Kept-alive connections that send one list of requests after the other, so that opening them is not measured.
export async function openPool(port, size) {
  const connections = await Promise.all(Array.from({ length: size }, () => openSocket(port)));

  // Sends each request once, with one in flight on each connection. Rejects unless all are answered with 200.
  function send(requests) {
    let sent = 0;
    let answers = 0;
    return new Promise((resolve, reject) => {
      for (const connection of connections) {
        const sendNext = () => {
          if (sent < requests.length) connection.socket.write(requests[sent++]);
        };
        connection.failed = reject;
        connection.answered = status => {
          if (status !== 200) return reject(new Error(`status ${status} instead of 200`));
          answers += 1;
          if (answers === requests.length) resolve();
          else sendNext();
        };
        sendNext();
      }
    });
  }

  function close() {
    for (const connection of connections) {
      connection.failed = () => undefined;
      connection.socket.destroy();
    }
  }

  return { send, close };
}
