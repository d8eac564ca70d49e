'use strict';
const { mkdtempSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { randomBytes } = require('node:crypto');
require('reflect-metadata');
const { RevokedTokenRepository, SessionRepository, openAuthDataSource } = require('routing-controllers-authx/typeorm');
const { RedisRevocationStore, RedisSessionStore } = require('routing-controllers-authx/redis');
const { DataSource } = require('typeorm');

function urlOf(server) {
  const url = process.env[`AUTHX_TEST_${server}_URL`];
  if (url) return url;
  throw new Error(`AUTHX_TEST_${server}_URL is not set. Set it to a server that may hold some gigabytes for a while.`);
}

async function openTables(options, drop) {
  const dataSource = await openAuthDataSource(options);
  const [revokedTokens, sessions] = [RevokedTokenRepository.on(dataSource), SessionRepository.on(dataSource)];
  const close = async () => {
    await dataSource.destroy();
    await drop();
  };
  return { dataSource, revokedTokens, sessions, close };
}

async function openSqlite() {
  const folder = mkdtempSync(join(tmpdir(), 'authx-scale-'));
  const options = { type: 'better-sqlite3', database: join(folder, 'auth.sqlite') };
  return openTables(options, () => rmSync(folder, { recursive: true }));
}

async function openOnServer(type, server) {
  const name = `authx_scale_${randomBytes(6).toString('hex')}`;
  const url = new URL(urlOf(server));
  const admin = await new DataSource({ type, url: url.href }).initialize();
  await admin.query(`CREATE DATABASE ${name}`);
  url.pathname = `/${name}`;
  // Its statements have no time limit, other than those of the DataSource for the stores.
  const filler = await new DataSource({ type, url: url.href }).initialize();
  const tables = await openTables({ type, url: url.href }, async () => {
    await filler.destroy();
    await admin.query(`DROP DATABASE ${name}`);
    await admin.destroy();
  });
  return { ...tables, dataSource: filler };
}

async function openRedis() {
  const { Redis } = require('ioredis');
  const client = new Redis(urlOf('REDIS'));
  if ((await client.dbsize()) > 0) {
    throw new Error('The database of AUTHX_TEST_REDIS_URL is not empty. Name an empty one.');
  }
  const revokedTokens = await RedisRevocationStore.open(client, { durability: 'none' });
  const sessions = await RedisSessionStore.open(client, { durability: 'none' });
  const close = async () => {
    revokedTokens.close();
    sessions.close();
    await client.flushdb();
    await client.quit();
  };
  return { client, revokedTokens, sessions, close };
}

/** Opens an empty database of an engine. `close` removes it. */
exports.openDatabase = {
  sqlite: openSqlite,
  postgres: () => openOnServer('postgres', 'POSTGRES'),
  mariadb: () => openOnServer('mariadb', 'MYSQL'),
  redis: openRedis,
};
