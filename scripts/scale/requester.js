'use strict';
// Sends one request after another to a server, in a process of its own, so that a server that is busy does not delay the
// measuring. Each message asks for the times of the requests since the message before.
const http = require('node:http');
const { port, token } = JSON.parse(process.argv[2]);

const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
const headers = { authorization: `Bearer ${token}` };
let times = [];

function request() {
  return new Promise((resolve, reject) => {
    const startedAt = performance.now();
    const answered = response => {
      response.resume().once('end', () => {
        if (response.statusCode !== 200) return reject(new Error(`The server answered ${response.statusCode}.`));
        times.push(performance.now() - startedAt);
        resolve();
      });
    };
    http.get({ port, host: '127.0.0.1', path: '/me', agent, headers }, answered).once('error', reject);
  });
}

process.on('message', () => {
  process.send(times);
  times = [];
});
process.on('disconnect', () => process.exit());
(async () => {
  for (;;) await request();
})();
