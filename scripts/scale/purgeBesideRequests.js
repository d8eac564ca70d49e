'use strict';
const { fork } = require('node:child_process');
const { once } = require('node:events');
const { join } = require('node:path');
const { setTimeout: pause } = require('node:timers/promises');
require('reflect-metadata');
const { Get, JsonController, createKoaServer } = require('routing-controllers');
const { AccessRequired, AuthX, AuthXConfig, withAuthX } = require('routing-controllers-authx');
const { openDatabase } = require('./databases');
const { fillTable } = require('./fillTables');
const { shown, summary, times } = require('./statistics');

/** How long requests are measured without a purge, in milliseconds. */
const quietTime = 10_000;
const secretKey = 'a secret key of the measurement, of 44 bytes';

class MeController {
  me() {
    return { ok: true };
  }
}
const method = Object.getOwnPropertyDescriptor(MeController.prototype, 'me');
Get('/me')(MeController.prototype, 'me', method);
AccessRequired()(MeController.prototype, 'me', method);
JsonController()(MeController);

/**
 * Measures the requests of a guarded route, and revocations, before a purge of expired rows and during it. The purge runs
 * in the process that answers the requests.
 *
 * @param count - how many expired rows each of the two tables has
 */
exports.purgeBesideRequests = async function purgeBesideRequests(engine, count) {
  const { dataSource, revokedTokens, sessions, close } = await openDatabase[engine]();
  const now = Math.floor(Date.now() / 1000);
  const auth = new AuthX({ config: new AuthXConfig({ secretKey }), revokedTokens, sessions: { store: sessions } });
  const server = createKoaServer(withAuthX({ controllers: [MeController] }, auth)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const token = (await auth.createTokenPair('alice')).access_token;
  const { port } = server.address();
  const requester = fork(join(__dirname, 'requester.js'), [JSON.stringify({ port, token })]);
  const timesSince = async () => {
    requester.send('times');
    const [answer] = await Promise.race([once(requester, 'message'), once(requester, 'exit')]);
    if (Array.isArray(answer)) return answer;
    throw new Error('The requests have failed.');
  };

  const purging = new AbortController();
  let writes = [];
  const write = async () => {
    const revoked = { jti: `written-${Math.random()}`, tokenType: 'access', subject: 'alice', expiresAt: now + 86_400 };
    writes.push(...(await times(1, () => revokedTokens.revoke([revoked]))));
  };
  const writing = (async () => {
    while (!purging.signal.aborted) {
      await write();
      await pause(200);
    }
  })();

  /** The times since the last call. */
  const taken = async () => {
    const result = { requests: summary(await timesSince()), writes: summary(writes) };
    writes = [];
    return result;
  };
  for (const table of ['authx_revoked_token', 'authx_session']) {
    await fillTable(dataSource, table, { count, from: now - 30 * 86_400, to: now - 2 * 86_400 });
    console.log(`${table} with ${count} expired rows`);
    // The request that the filling has delayed does not count.
    await pause(1000);
    await taken();
    await pause(quietTime);
    const before = await taken();
    const startedAt = performance.now();
    const purged = await auth.purge();
    const seconds = (performance.now() - startedAt) / 1000;
    const during = await taken();
    console.log(`  purged ${JSON.stringify(purged)} in ${seconds.toFixed(1)} s`);
    console.log(`  requests before: ${shown(before.requests)}`);
    console.log(`  requests during the purge: ${shown(during.requests)}`);
    console.log(`  p50 of a request: ${(during.requests.p50 / before.requests.p50).toFixed(2)} times that before`);
    console.log(`  revocations before: ${shown(before.writes)}`);
    console.log(`  revocations during the purge: ${shown(during.writes)}`);
  }
  purging.abort();
  await writing;
  requester.kill();
  server.close();
  server.closeAllConnections();
  await close();
};
