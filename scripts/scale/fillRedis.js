'use strict';
// Fills a Redis server by the methods of the stores, many at a time.
const { randomUUID } = require('node:crypto');

const perCall = 1000;
const userAgent =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36';
const twentyDays = 20 * 86_400;

const inCalls = async (count, run) => {
  for (let first = 0; first < count; first += perCall) await run(first, Math.min(perCall, count - first));
};

const range = (first, length) => Array.from({ length }, (_, i) => first + i);

function session(number) {
  const now = Date.now();
  const expiresAt = Math.floor(now / 1000) + twentyDays;
  const refresh = { jti: randomUUID(), issuedAt: now, expiresAt, previousJti: null, rotatedAt: null };
  const login = { sid: randomUUID(), subject: `user-${number % 500_000}`, createdAt: now, lastActiveAt: now };
  const client = { ipAddress: '203.0.113.7', userAgent, device: null, accessScopes: ['read'] };
  return { ...login, endsAt: now + 90 * 86_400_000, revokedAt: null, end: null, ...client, refresh };
}

exports.fillRedis = {
  revocations({ revokedTokens }, count) {
    const expiresAt = Math.floor(Date.now() / 1000) + twentyDays;
    const revocation = i => ({ jti: randomUUID(), tokenType: 'refresh', subject: `user-${i}`, expiresAt });
    return inCalls(count, (first, length) => revokedTokens.revoke(range(first, length).map(revocation)));
  },

  sessions({ sessions }, count) {
    return inCalls(count, (first, length) => Promise.all(range(first, length).map(i => sessions.add(session(i)))));
  },
};
