import { randomUUID } from 'node:crypto';
import { openRevokedTokens } from './store.js';

// Rows are inserted by SQL and not revoked one by one: the load needs a table of that size, not the way it came to be.
const columns = ['jti', 'token_type', 'subject', 'expires_at', 'revoked_at'];
const rowsPerInsert = 500;
const now = Math.floor(Date.now() / 1000);
const revokedTokens = await openRevokedTokens();
const { connection } = revokedTokens.metadata;

function insertRows(manager, count, first) {
  const rows = Array.from({ length: count }, (_, index) => [
    randomUUID(),
    'access',
    `revoked-${first + index}`,
    now + 24 * 3600,
    now,
  ]);
  const places = rows.map(() => `(${columns.map(() => '?').join(', ')})`).join(', ');
  const table = connection.driver.escape(revokedTokens.metadata.tableName);
  return manager.query(`INSERT INTO ${table} (${columns.join(', ')}) VALUES ${places}`, rows.flat());
}

await connection.transaction(async manager => {
  const total = Number(process.env.BENCH_REVOKED_ROWS);
  for (let first = 0; first < total; first += rowsPerInsert) {
    await insertRows(manager, Math.min(rowsPerInsert, total - first), first);
  }
});
console.log(`${await revokedTokens.count()} revoked rows`);
await connection.destroy();
