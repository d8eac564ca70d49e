import { openStores, storePlace } from './open.js';
import { revokedJtiOf, revokedJtiSql, sidOf, sidSql, subjectOf, subjectSql, teachMd5 } from './rows.js';

// Rows come in by whatever is quick: what is measured is how they are looked up.
const { revoked, sessions, lastActiveAt } = JSON.parse(process.env.BENCH_ROWS);
const now = Date.now();
const nowSeconds = Math.floor(now / 1000);
const inADay = 24 * 3600;

const revokedColumns = {
  jti: revokedJtiSql('i'),
  token_type: `'access'`,
  subject: subjectSql('i'),
  expires_at: nowSeconds + inADay,
  revoked_at: nowSeconds,
};
const sessionColumns = {
  sid: sidSql('i'),
  subject_key: subjectSql('i'),
  subject: subjectSql('i'),
  created_at: now,
  last_active_at: lastActiveAt,
  ends_at: now + inADay * 1000,
  refresh_jti: sidSql('i'),
  refresh_issued_at: now,
  refresh_expires_at: nowSeconds + inADay,
};

// Servers of MySQL bound a recursion to 1000 rounds.
// PostgreSQL ends a statement that takes longer than a write may.
const rowsPerInsert = { mysql: 1000, postgres: 50_000 };

async function insertRows({ connection, metadata }, count, columns) {
  const step = rowsPerInsert[storePlace.type] ?? count;
  const table = connection.driver.escape(metadata.tableName);
  for (let first = 0; first < count; first += step) {
    const last = Math.min(first + step, count);
    await connection.query(
      `INSERT INTO ${table} (${Object.keys(columns).join(', ')})
       WITH RECURSIVE n AS (SELECT ${first} AS i UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ${last})
       SELECT ${Object.values(columns).join(', ')} FROM n`,
    );
  }
}

// As the server would have them some time later: its statistics taken, and nothing left for it to do in the background.
const settle = { postgres: 'VACUUM ANALYZE', mysql: 'ANALYZE TABLE', 'better-sqlite3': 'ANALYZE' };

async function seedSql({ dataSource, revokedTokens, sessions: { store } }) {
  if (storePlace.type === 'better-sqlite3') teachMd5(dataSource.driver.databaseConnection);
  for (const [repository, count, columns] of [
    [revokedTokens, revoked, revokedColumns],
    [store, sessions, sessionColumns],
  ]) {
    const { metadata } = repository;
    await insertRows({ connection: dataSource, metadata }, count, columns);
    await dataSource.query(`${settle[storePlace.type]} ${dataSource.driver.escape(metadata.tableName)}`);
  }
}

const sessionOf = index => ({
  sid: sidOf(index),
  subject: subjectOf(index),
  createdAt: now,
  lastActiveAt,
  endsAt: now + inADay * 1000,
  revokedAt: null,
  end: null,
  ipAddress: null,
  userAgent: null,
  device: null,
  accessScopes: null,
  refresh: {
    jti: sidOf(index),
    issuedAt: now,
    expiresAt: nowSeconds + inADay,
    previousJti: null,
    rotatedAt: null,
  },
});

const revocationOf = index => ({
  jti: revokedJtiOf(index),
  tokenType: 'access',
  subject: subjectOf(index),
  expiresAt: nowSeconds + inADay,
});

async function inChunks(count, act) {
  for (let first = 0; first < count; first += 500) {
    await act(Array.from({ length: Math.min(500, count - first) }, (_, index) => first + index));
  }
}

async function seedRedis({ revokedTokens, sessions: { store } }) {
  await inChunks(revoked, indices => revokedTokens.revoke(indices.map(revocationOf)));
  await inChunks(sessions, indices => Promise.all(indices.map(index => store.add(sessionOf(index)))));
}

const stores = await openStores();
await (storePlace.type === 'redis' ? seedRedis(stores) : seedSql(stores));
await stores.close();
