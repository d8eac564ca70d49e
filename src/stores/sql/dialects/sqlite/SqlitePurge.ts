import type { DataSource } from 'typeorm';
import { type ChunkLimits, firstRows } from '../../PurgePace';
import type { DeletedChunk, PurgeChunks, Statement } from '../SqlDialect';
import { timedChunk } from '../timedChunk';
import { assertFileIsThere } from './assertFileIsThere';
import { PurgeThread } from './PurgeThread';
import { runExclusive } from './runExclusive';
import { sqliteConnection } from './sqliteConnection';
import { threadSettings } from './threadSettings';

/** The chunks on the connection of the DataSource. Its driver is synchronous, so every request waits for a chunk. */
const onConnection: ChunkLimits = { time: 2, leastRows: 20, mostRows: 2000, pause: 1 };

/** The chunks in a thread. Requests that change something wait for a chunk, and all others do not. */
const inThread: ChunkLimits = { time: 5, leastRows: 20, mostRows: 5000, pause: 0.5 };

/**
 * The purges of each DataSource that run in a thread, and `wal_autocheckpoint` as it was before the first of them. Two purges
 * can run at the same time. The last one restores the value.
 */
const purgesWithThread = new WeakMap<DataSource, { count: number; readonly pages: unknown }>();

/**
 * Deletes the chunks of a purge on SQLite. If the first chunk is full, a thread with a connection of its own deletes the
 * others. Most of the time of a purge is spent on writing pages, for which every request would wait. If the thread cannot be
 * used, the chunks are deleted on the connection of the DataSource.
 */
export class SqlitePurge implements PurgeChunks {
  readonly #dataSource: DataSource;
  #thread: PurgeThread | undefined;
  #hasStarted = false;

  constructor(dataSource: DataSource) {
    this.#dataSource = dataSource;
  }

  get limits(): ChunkLimits {
    return this.#thread ? inThread : onConnection;
  }

  async delete(statement: Statement): Promise<DeletedChunk> {
    return (await this.#deleteInThread(statement)) ?? this.#deleteOnConnection(statement);
  }

  async end(): Promise<void> {
    const thread = this.#thread;
    if (!thread) return;
    this.#thread = undefined;
    this.#giveCheckpointsBack();
    await thread.end();
  }

  /** Returns undefined if there is no thread, or if the thread fails. Then the connection tries, and reports its error. */
  async #deleteInThread(statement: Statement): Promise<DeletedChunk | undefined> {
    if (!this.#thread) return undefined;
    try {
      this.#assertOpen();
      return await this.#thread.delete(statement);
    } catch {
      await this.end();
      return undefined;
    }
  }

  async #deleteOnConnection(statement: Statement): Promise<DeletedChunk> {
    this.#assertOpen();
    const connection = sqliteConnection(this.#dataSource);
    const chunk = await timedChunk(() => runExclusive(connection, [statement], { mayBeLost: true }));
    if (chunk.rows >= firstRows) await this.#startThread();
    return chunk;
  }

  async #startThread(): Promise<void> {
    if (this.#hasStarted) return;
    this.#hasStarted = true;
    const settings = threadSettings(this.#dataSource);
    if (!settings) return;
    this.#thread = await PurgeThread.start(settings);
    if (!this.#thread) return;
    this.#takeCheckpointsOver();
  }

  #takeCheckpointsOver(): void {
    const connection = sqliteConnection(this.#dataSource);
    const pages = connection.pragma('wal_autocheckpoint', { simple: true });
    const purges = purgesWithThread.get(this.#dataSource) ?? { count: 0, pages };
    purges.count += 1;
    purgesWithThread.set(this.#dataSource, purges);
    this.#setAutocheckpoint(0);
  }

  #giveCheckpointsBack(): void {
    const purges = purgesWithThread.get(this.#dataSource);
    if (!purges) return;
    purges.count -= 1;
    if (purges.count > 0) return;
    purgesWithThread.delete(this.#dataSource);
    this.#setAutocheckpoint(purges.pages);
  }

  /**
   * Sets how many pages of the log make a commit begin a checkpoint. While the thread is running, a commit on this connection
   * would write the pages that the purge has changed, and every request would wait.
   */
  #setAutocheckpoint(pages: unknown): void {
    if (this.#dataSource.isInitialized) {
      sqliteConnection(this.#dataSource).pragma(`wal_autocheckpoint = ${String(pages)}`);
    }
  }

  #assertOpen(): void {
    if (!this.#dataSource.isInitialized) throw new Error('The DataSource was closed during a purge.');
    assertFileIsThere(sqliteConnection(this.#dataSource));
  }
}
