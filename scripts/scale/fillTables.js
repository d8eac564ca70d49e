'use strict';
// Fills the tables by SQL, because the store's own methods would take hours for millions of rows.

const rowsPerInsert = 100_000;
const userAgent =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36';

/** A random UUID by an engine's function that returns some random bytes as hexadecimal digits. */
const uuid = (hex, join) => join([4, 2, 2, 2, 6].map(hex));

/** How each engine writes a random id and a series of numbers named `i`, and how it joins texts. */
const dialects = {
  'better-sqlite3': {
    id: uuid(
      bytes => `lower(hex(randomblob(${bytes})))`,
      parts => parts.join(` || '-' || `),
    ),
    series: (from, to) =>
      `(WITH RECURSIVE n(i) AS (SELECT ${from} UNION ALL SELECT i + 1 FROM n WHERE i < ${to}) SELECT i FROM n) AS n`,
    text: (prefix, number) => `'${prefix}' || ${number}`,
    whole: number => `CAST(${number} AS integer)`,
  },
  postgres: {
    id: 'gen_random_uuid()::text',
    series: (from, to) => `generate_series(${from}, ${to}) AS n(i)`,
    text: (prefix, number) => `'${prefix}' || ${number}`,
    whole: number => `CAST(${number} AS bigint)`,
  },
  mariadb: {
    id: uuid(
      bytes => `lower(hex(random_bytes(${bytes})))`,
      parts => `concat_ws('-', ${parts.join(', ')})`,
    ),
    series: (from, to) => `(SELECT seq AS i FROM seq_${from}_to_${to}) AS n`,
    text: (prefix, number) => `concat('${prefix}', ${number})`,
    whole: number => `CAST(${number} AS integer)`,
  },
};

const columnsOf = {
  authx_revoked_token: ({ id, text }, expiry) => ({
    jti: id,
    token_type: `'refresh'`,
    subject: text('user-', 'i'),
    expires_at: expiry,
    revoked_at: `${expiry} - 1000`,
  }),
  authx_session: ({ id, text }, expiry) => ({
    sid: id,
    // Two sessions for each subject.
    subject_key: text('user-', 'i % 500000'),
    subject: text('user-', 'i % 500000'),
    created_at: `${expiry} * 1000 - 1728000000`,
    last_active_at: `${expiry} * 1000 - 1728000000`,
    ends_at: `${expiry} * 1000 + 6048000000`,
    ip_address: `'203.0.113.7'`,
    user_agent: `'${userAgent}'`,
    access_scopes: `'["read"]'`,
    refresh_jti: id,
    refresh_issued_at: `${expiry} * 1000 - 1728000000`,
    refresh_expires_at: expiry,
  }),
};

/**
 * Adds rows to a table.
 *
 * @param rows - how many, and between which seconds since 1970 their refresh tokens or revoked tokens expire
 */
exports.fillTable = async function fillTable(dataSource, table, { count, from, to }) {
  const dialect = dialects[dataSource.options.type];
  for (let first = 0; first < count; first += rowsPerInsert) {
    const last = Math.min(count, first + rowsPerInsert) - 1;
    const expiry = dialect.whole(`${from} + i * ${(to - from) / count}`);
    const columns = columnsOf[table](dialect, expiry);
    const values = Object.values(columns).join(', ');
    await dataSource.query(
      `INSERT INTO ${table} (${Object.keys(columns).join(', ')}) SELECT ${values} FROM ${dialect.series(first, last)}`,
    );
  }
};
