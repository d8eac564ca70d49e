import { DataSource, type QueryRunner } from 'typeorm';
import type { ServerOptions } from './ServerOptions';

/** Seconds that processes which start together wait for each other. */
const longestWait = 60;

/** Of PostgreSQL's lock: any number that nobody else has. */
const lockNumber = 1_763_683_200;

/**
 * Does something that of all processes which start on a database at the same time only one may do at a time. The lock
 * has a connection of its own, and goes with it.
 */
export async function lockServer<T>(options: ServerOptions, act: () => Promise<T>): Promise<T> {
  const holder = new DataSource({
    ...options,
    entities: [],
    migrations: [],
    subscribers: [],
    poolSize: 1,
    synchronize: false,
    migrationsRun: false,
    dropSchema: false,
  });
  await holder.initialize();
  try {
    const runner = holder.createQueryRunner('master');
    await (options.type === 'postgres' ? lockPostgres(runner) : lockMysql(runner));
    const done = await act();
    await runner.release();
    return done;
  } finally {
    await holder.destroy();
  }
}

/** Within a transaction, so that a pooler between here and the server does not lend the connection out. */
async function lockPostgres(runner: QueryRunner): Promise<void> {
  await runner.query('BEGIN');
  await runner.query(`SET LOCAL statement_timeout = '${String(longestWait)}s'`);
  await runner.query('SET LOCAL idle_in_transaction_session_timeout = 0');
  await runner.query(`SELECT pg_advisory_xact_lock(${String(lockNumber)})`);
}

/** Names of locks are the server's, not the database's, and of 64 characters at most. */
async function lockMysql(runner: QueryRunner): Promise<void> {
  const name = "CONCAT('authx.', SHA1(DATABASE()))";
  const [row] = (await runner.query(`SELECT GET_LOCK(${name}, ${String(longestWait)}) AS held`)) as { held: unknown }[];
  if (Number(row?.held) === 1) return;
  throw new Error(`Another process has been making the tables for ${String(longestWait)} seconds.`);
}
