import { expect } from 'chai';
import { randomUUID } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { RevokedTokenRepository } from '../../../src/entries/typeorm';
import type { Revocation } from '../../../src/index';
import { dataSourceOf } from '../../../src/stores/sql/dataSourceOf';
import { PurgeThread } from '../../../src/stores/sql/dialects/sqlite/PurgeThread';
import { sqliteConnection, type SqliteConnection } from '../../../src/stores/sql/dialects/sqlite/sqliteConnection';
import { newFile, openOn } from '../support/authFile';
import { errorOf } from '../support/errorOf';
import { now, revocation } from '../support/revocation';
import { describeOnServers, newDatabase, openServer } from '../support/sqlServers';

const expired = (count: number): Revocation[] =>
  Array.from({ length: count }, (_, i) => revocation({ expiresAt: now() - 100_000 + i }));

/** Repeats an action while a promise is pending. Returns the number of runs. */
async function during(pending: Promise<unknown>, run: () => Promise<unknown>): Promise<number> {
  const ended = new AbortController();
  const stop = (): void => ended.abort();
  pending.then(stop, stop);
  let runs = 0;
  while (!ended.signal.aborted) {
    await run();
    runs += 1;
    await nextTurn();
  }
  return runs;
}

/** Specs of a purge of many rows, between whose chunks the process does other work. */
function itPurgesInChunks(open: () => Promise<RevokedTokenRepository>): void {
  it('deletes expired rows in several transactions, and answers lookups between them', async () => {
    const repository = await open();
    const kept = revocation();
    await repository.revoke([...expired(2500), kept]);
    const counts = new Set<number>();
    const purging = repository.purge();
    const lookups = await during(purging, async () => {
      expect(await repository.isRevoked(kept.jti)).to.equal(true);
      counts.add(await repository.countRevoked());
    });
    expect(await purging).to.equal(2500);
    expect(lookups).to.be.greaterThan(2);
    expect([...counts].filter(count => count > 1 && count < 2501).length).to.be.greaterThan(2);
    expect(await repository.countRevoked()).to.equal(1);
  });

  it('keeps revocations that are added while it is running', async () => {
    const repository = await open();
    await repository.revoke(expired(3000));
    const made: Revocation[] = [];
    const purging = repository.purge();
    await during(purging, async () => {
      const one = revocation();
      await repository.revoke([one]);
      made.push(one);
    });
    expect(await purging).to.equal(3000);
    expect(made.length).to.be.greaterThan(2);
    for (const { jti } of made) expect(await repository.isRevoked(jti)).to.equal(true);
  });

  it('keeps a token that is revoked again with a later expiry while it is running', async () => {
    const repository = await open();
    const rows = expired(3000);
    await repository.revoke(rows);
    const last = { ...rows.at(-1)!, expiresAt: now() + 1000 };
    const purging = repository.purge();
    await repository.revoke([last]);
    expect(await purging).to.equal(2999);
    expect(await repository.isRevoked(last.jti)).to.equal(true);
  });
}

/** A statement that a connection ran, and the value of `synchronous` when it did. */
interface RunStatement {
  readonly verb: string | undefined;
  readonly parameters: readonly unknown[];
  readonly synchronous: unknown;
}

/** Records the statements that a connection runs. */
function noteChanges(connection: SqliteConnection, noted: RunStatement[]): void {
  const prepare = connection.prepare.bind(connection);
  connection.prepare = sql => {
    const statement = prepare(sql);
    const run = statement.run.bind(statement);
    statement.run = (...parameters) => {
      const synchronous = connection.pragma('synchronous', { simple: true });
      noted.push({ verb: /^\w+/.exec(sql)?.[0], parameters, synchronous });
      return run(...parameters);
    };
    return statement;
  };
}

/** A connection to which the application adds functions of its own. */
interface WithFunctions {
  function(name: string, run: () => unknown): void;
}

const [full, normal] = [2, 1];
const prepareDatabase = (): void => undefined;
const repositoryOn = async (options?: Parameters<typeof openOn>[1]): Promise<RevokedTokenRepository> =>
  RevokedTokenRepository.on(await openOn(newFile(), options));
const connectionOf = (repository: RevokedTokenRepository): SqliteConnection =>
  sqliteConnection(dataSourceOf(repository.manager));

/** Returns whether another connection has changed the database since this version. */
function othersChanged(connection: SqliteConnection, since: unknown): boolean {
  return connection.pragma('data_version', { simple: true }) !== since;
}

describe('A purge on an SQLite file, in a worker thread', () => {
  itPurgesInChunks(repositoryOn);

  it('deletes on its own connection, unless there are only a few rows', async () => {
    const repository = await repositoryOn();
    const connection = connectionOf(repository);
    const version = connection.pragma('data_version', { simple: true });
    await repository.revoke(expired(40));
    expect([await repository.purge(), othersChanged(connection, version)]).to.deep.equal([40, false]);
    await repository.revoke(expired(400));
    expect([await repository.purge(), othersChanged(connection, version)]).to.deep.equal([400, true]);
  });

  it('does not weaken the durability of other writes, and restores the checkpoint setting', async () => {
    const repository = await repositoryOn();
    const connection = connectionOf(repository);
    const noted: RunStatement[] = [];
    noteChanges(connection, noted);
    await repository.revoke(expired(3000));
    const autocheckpoints = new Set<unknown>();
    const purging = repository.purge();
    await during(purging, async () => {
      autocheckpoints.add(connection.pragma('wal_autocheckpoint', { simple: true }));
      await repository.revoke([revocation()]);
    });
    expect(await purging).to.equal(3000);
    const inserts = noted.filter(({ verb }) => verb === 'INSERT');
    expect(new Set(inserts.map(({ synchronous }) => synchronous))).to.deep.equal(new Set([full]));
    expect([...autocheckpoints]).to.include(0);
    expect(connection.pragma('wal_autocheckpoint', { simple: true })).to.equal(1000);
  });

  it('restores the checkpoint setting after two purges that ran at the same time', async () => {
    const repository = await repositoryOn();
    await repository.revoke(expired(3000));
    const purged = await Promise.all([repository.purge(), repository.purge()]);
    expect(purged.reduce((sum, count) => sum + count)).to.equal(3000);
    expect(connectionOf(repository).pragma('wal_autocheckpoint', { simple: true })).to.equal(1000);
  });

  it('writes a checkpoint at the end, so that the write-ahead log starts again', async () => {
    const repository = await repositoryOn();
    await repository.revoke(expired(3000));
    await repository.purge();
    await repository.revoke([revocation()]);
    const [state] = connectionOf(repository).pragma('wal_checkpoint(PASSIVE)') as { log: number }[];
    expect(state?.log).to.be.lessThan(20);
  });

  it('continues on the connection of the repository if the thread fails', async () => {
    const repository = await repositoryOn();
    let calls = 0;
    const connection = connectionOf(repository) as SqliteConnection & WithFunctions;
    connection.function('known_here', () => (calls += 1));
    await repository.query('CREATE TRIGGER t AFTER DELETE ON authx_revoked_token BEGIN SELECT known_here(); END');
    await repository.revoke(expired(400));
    expect(await repository.purge()).to.equal(400);
    expect(calls).to.equal(400);
    expect(connection.pragma('wal_autocheckpoint', { simple: true })).to.equal(1000);
  });

  it('fails if the DataSource is closed while it is running', async () => {
    const repository = await repositoryOn();
    await repository.revoke(expired(3000));
    const purging = errorOf(repository.purge());
    while ((await repository.countRevoked()) > 2900) await nextTurn();
    await dataSourceOf(repository.manager).destroy();
    expect((await purging).message).to.equal('The DataSource was closed during a purge.');
  });

  it('runs without a thread that cannot start', async () => {
    const settings = { driver: `no-such-module-${randomUUID()}`, file: newFile(), timeout: 100 };
    expect(await PurgeThread.start(settings)).to.equal(undefined);
    const driver = require.resolve('better-sqlite3');
    expect(await PurgeThread.start({ ...settings, driver })).to.equal(undefined);
  });
});

describe('A purge on an SQLite connection with prepareDatabase', () => {
  itPurgesInChunks(() => repositoryOn({ prepareDatabase }));

  it('deletes without waiting for the disk, while revocations still wait for it', async () => {
    const noted: RunStatement[] = [];
    const repository = await repositoryOn({
      prepareDatabase: (connection: SqliteConnection) => noteChanges(connection, noted),
    });
    await repository.revoke(expired(300));
    const purging = repository.purge();
    await repository.revoke([revocation()]);
    await purging;
    await repository.revoke([revocation()]);
    const levels = (verb: string): unknown[] =>
      noted.filter(one => one.verb === verb).map(({ synchronous }) => synchronous);
    expect(new Set(levels('DELETE'))).to.deep.equal(new Set([normal]));
    expect(new Set(levels('INSERT'))).to.deep.equal(new Set([full]));
    expect(connectionOf(repository).pragma('synchronous', { simple: true })).to.equal(full);
  });

  it('waits for the disk after each chunk if the file has no write-ahead log', async () => {
    const noted: RunStatement[] = [];
    const repository = await repositoryOn({
      enableWAL: false,
      prepareDatabase: (connection: SqliteConnection) => noteChanges(connection, noted),
    });
    await repository.revoke(expired(300));
    expect(await repository.purge()).to.equal(300);
    const deletes = noted.filter(({ verb }) => verb === 'DELETE');
    expect(deletes.map(({ synchronous }) => synchronous)).to.deep.equal(deletes.map(() => full));
  });

  it('deletes fewer rows after a slow chunk, and pauses as long as the chunk took', async () => {
    let turns = 0;
    const turnOfRow: number[] = [];
    const noted: RunStatement[] = [];
    const note = (): void => {
      const until = performance.now() + 200;
      while (turnOfRow.length === 0 && performance.now() < until);
      turnOfRow.push(turns);
    };
    const repository = await repositoryOn({
      prepareDatabase: (connection: SqliteConnection & WithFunctions) => {
        noteChanges(connection, noted);
        connection.function('note', note);
      },
    });
    await repository.query('CREATE TRIGGER t AFTER DELETE ON authx_revoked_token BEGIN SELECT note(); END');
    await repository.revoke(expired(300));
    const purging = repository.purge();
    await during(purging, async () => void (turns += 1));
    expect(await purging).to.equal(300);
    const sizes = noted.filter(({ verb }) => verb === 'DELETE').map(({ parameters }) => parameters[1]);
    expect(sizes.slice(0, 2)).to.deep.equal([50, 25]);
    expect(turnOfRow[50]! - turnOfRow[49]!).to.be.greaterThan(10);
  });
});

describe('A purge on SQLite in memory', () => {
  itPurgesInChunks(async () => RevokedTokenRepository.on(await openOn(':memory:')));
});

describeOnServers('A purge', server => {
  itPurgesInChunks(async () => RevokedTokenRepository.on(await openServer(await newDatabase(server))));
});
