import path from 'node:path';
import { requireFromLibrary } from '../library.js';

const name = `authx_bench_${process.pid}`;

async function onPostgres(url, sql) {
  const { Client } = requireFromLibrary('pg');
  const client = new Client(url);
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

async function onMysql(uri, sql) {
  const connection = await requireFromLibrary('mysql2/promise').createConnection(uri);
  try {
    await connection.query(sql);
  } finally {
    await connection.end();
  }
}

function inDatabase(url) {
  const own = new URL(url);
  own.pathname = `/${name}`;
  return own.href;
}

async function dropKeys(url, prefix) {
  const { Redis } = requireFromLibrary('ioredis');
  const client = new Redis(url);
  try {
    for await (const keys of client.scanStream({ match: `${prefix}*`, count: 1000 })) {
      if (keys.length > 0) await client.unlink(...keys);
    }
  } finally {
    client.disconnect();
  }
}

// Each engine in a place of the run's own, that is dropped when the run is over. `at` gives what a server opens.
const engines = {
  sqlite: {
    url: folder => path.join(folder, 'stores.sqlite'),
    open: async file => ({
      at: set => ({ type: 'better-sqlite3', database: file, entityPrefix: `${set}_` }),
      drop: async () => undefined,
    }),
  },
  postgres: {
    url: () => process.env.AUTHX_TEST_POSTGRES_URL,
    async open(url) {
      await onPostgres(url, `CREATE DATABASE ${name}`);
      return {
        at: set => ({ type: 'postgres', url: inDatabase(url), entityPrefix: `${set}_` }),
        ask: sql => onPostgres(inDatabase(url), sql),
        drop: () => onPostgres(url, `DROP DATABASE ${name} WITH (FORCE)`),
      };
    },
  },
  mysql: {
    url: () => process.env.AUTHX_TEST_MYSQL_URL,
    async open(url) {
      await onMysql(url, `CREATE DATABASE ${name}`);
      return {
        at: set => ({ type: 'mysql', url: inDatabase(url), entityPrefix: `${set}_` }),
        drop: () => onMysql(url, `DROP DATABASE ${name}`),
      };
    },
  },
  redis: {
    url: () => process.env.AUTHX_TEST_REDIS_URL,
    open: async url => ({
      at: set => ({ type: 'redis', url, prefix: `${name}:${set}:` }),
      drop: () => dropKeys(url, `${name}:`),
    }),
  },
};

/** The places of the engines that there are: by their names. */
export async function openPlaces(folder) {
  const places = new Map();
  for (const [engine, { url, open }] of Object.entries(engines)) {
    const address = url(folder);
    if (address) places.set(engine, await open(address));
  }
  return places;
}

export async function dropPlaces(places) {
  for (const { drop } of places.values()) await drop();
}
