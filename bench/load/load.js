import { connectTo } from './connection.js';

// One request in flight on a kept-alive connection; `next` gives the next request or undefined when there is no more.
function openConnection(port, { next, answered, ended }) {
  function send() {
    const request = next();
    if (request) socket.write(request);
    else socket.destroy();
  }

  const socket = connectTo(port, {
    answered(status) {
      answered(status);
      send();
    },
    failed: error => socket.destroy(error),
  });
  socket.once('connect', send);
  socket.once('error', ended);
  socket.once('end', () => ended(new Error('the server closed a connection')));
  socket.once('close', () => ended());
}

function whenAllEnd(count, resolve) {
  let open = count;
  return () => {
    open -= 1;
    if (open === 0) resolve();
  };
}

// Sends requests until `next` gives none or `seconds` are over, and gives what was measured.
export async function runLoad({ port, next, connections, seconds = Infinity, expectedStatus = 200 }) {
  const failures = [];
  let requests = 0;
  let stopped = false;
  const cpuBefore = process.cpuUsage();
  const start = performance.now();
  const timer = seconds === Infinity ? undefined : setTimeout(() => (stopped = true), seconds * 1000);

  await new Promise(resolve => {
    const oneEnded = whenAllEnd(connections, resolve);
    for (let index = 0; index < connections; index += 1) {
      let over = false;
      openConnection(port, {
        next: () => (stopped ? undefined : next()),
        answered(status) {
          requests += 1;
          if (status !== expectedStatus) failures.push(`status ${status} instead of ${expectedStatus}`);
        },
        ended(error) {
          if (over) return;
          over = true;
          if (error) failures.push(error.message);
          oneEnded();
        },
      });
    }
  });

  clearTimeout(timer);
  const elapsed = (performance.now() - start) / 1000;
  const cpu = process.cpuUsage(cpuBefore);
  const clientCpu = (cpu.user + cpu.system) / 1e6 / elapsed;
  return { requests, perSecond: requests / elapsed, clientCpu, failures };
}
