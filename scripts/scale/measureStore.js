'use strict';
const { randomUUID } = require('node:crypto');
const { AuthX, AuthXConfig } = require('routing-controllers-authx');
const { openDatabase } = require('./databases');
const { fillRedis } = require('./fillRedis');
const { fillTable } = require('./fillTables');
const { printTableSizes, usedMemory } = require('./sizes');
const { shown, summary, times } = require('./statistics');

const secretKey = 'a secret key of the measurement, of 44 bytes';
const day = 86_400;

async function fillSql({ dataSource }, { revocations, sessions, expired }) {
  const now = Math.floor(Date.now() / 1000);
  const ended = { count: Math.min(expired, revocations), from: now - 20 * day, to: now - 2 * day };
  await fillTable(dataSource, 'authx_revoked_token', ended);
  const others = { count: revocations - ended.count, from: now + day, to: now + 20 * day };
  await fillTable(dataSource, 'authx_revoked_token', others);
  await fillTable(dataSource, 'authx_session', { count: sessions, from: now + day, to: now + 20 * day });
  if (dataSource.options.type === 'postgres') await dataSource.query('VACUUM ANALYZE');
  await printTableSizes(dataSource);
}

async function fillMemory({ client, ...stores }, counts) {
  const empty = await usedMemory(client);
  await fillRedis.revocations(stores, counts.revocations);
  const between = await usedMemory(client);
  await fillRedis.sessions(stores, counts.sessions);
  const full = await usedMemory(client);
  const show = (what, count, bytes) =>
    console.log(`${what}: ${count}, ${Math.round(bytes / 2 ** 20)} MiB, ${Math.round(bytes / count)} bytes each`);
  show('revocations', counts.revocations, between - empty);
  show('sessions', counts.sessions, full - between);
}

/**
 * Measures the operations of a store that holds many rows.
 *
 * @param counts - how many `revocations` and `sessions` there are, and how many of the revocations have `expired`
 */
exports.measureStore = async function measureStore(engine, counts) {
  const stores = await openDatabase[engine]();
  const { revokedTokens, sessions, close } = stores;
  const filledAt = performance.now();
  await (engine === 'redis' ? fillMemory : fillSql)(stores, counts);
  console.log(`filled in ${Math.round((performance.now() - filledAt) / 1000)} s`);
  const auth = new AuthX({ config: new AuthXConfig({ secretKey }), revokedTokens, sessions: { store: sessions } });
  const measure = async (what, count, run) => console.log(`${what}: ${shown(summary(await times(count, run)))}`);

  const look = () => revokedTokens.isRevoked(randomUUID());
  await times(2000, look);
  await measure('a lookup', 5000, look);
  await measure('100 lookups together', 500, () => Promise.all(Array.from({ length: 100 }, look)));
  const pairs = [];
  await measure('a login', 300, async i => pairs.push(await auth.createTokenPair(`somebody-${i}`)));
  await measure('a refresh', 300, i => auth.refresh(pairs[i].refresh_token));
  await measure('a revocation', 300, i => auth.revoke(pairs[i].access_token));
  if (engine !== 'redis') {
    const startedAt = performance.now();
    const { revocations } = await auth.purge();
    console.log(`a purge: ${revocations} revocations in ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
    await measure('a lookup after it', 5000, look);
  }
  await close();
};
