'use strict';

const tables = ['authx_revoked_token', 'authx_session'];

/** Bytes of each table without its indexes, and of its indexes. */
const tableSizes = {
  async 'better-sqlite3'(dataSource, table) {
    const rows = await dataSource.query(
      `SELECT s.type, SUM(d.pgsize) AS bytes FROM dbstat d JOIN sqlite_schema s ON s.name = d.name
        WHERE s.tbl_name = '${table}' GROUP BY s.type`,
    );
    const bytesOf = type => rows.find(row => row.type === type)?.bytes ?? 0;
    return [bytesOf('table'), bytesOf('index')];
  },
  async postgres(dataSource, table) {
    const sql = `SELECT pg_table_size('${table}') AS rows, pg_indexes_size('${table}') AS indexes`;
    const [{ rows, indexes }] = await dataSource.query(sql);
    return [Number(rows), Number(indexes)];
  },
  async mariadb(dataSource, table) {
    await dataSource.query(`ANALYZE TABLE ${table}`);
    const [{ rows, indexes }] = await dataSource.query(
      `SELECT DATA_LENGTH AS \`rows\`, INDEX_LENGTH AS indexes FROM information_schema.TABLES
        WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = '${table}'`,
    );
    return [Number(rows), Number(indexes)];
  },
};

/** Prints how many bytes each table has. */
exports.printTableSizes = async function printTableSizes(dataSource) {
  for (const table of tables) {
    const [rows, indexes] = await tableSizes[dataSource.options.type](dataSource, table);
    const [{ count }] = await dataSource.query(`SELECT COUNT(*) AS count FROM ${table}`);
    const each = bytes => Math.round(bytes / Number(count));
    const mebibytes = Math.round((rows + indexes) / 2 ** 20);
    console.log(`${table}: ${count} rows, ${mebibytes} MiB, per row ${each(rows)} + ${each(indexes)} bytes of indexes`);
  }
};

/** The bytes that a Redis server uses. */
exports.usedMemory = async client => Number(/used_memory:(\d+)/.exec(await client.info('memory'))[1]);
