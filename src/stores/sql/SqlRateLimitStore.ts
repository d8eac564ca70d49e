import { randomBytes } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { BatchedCalls } from '../../async/BatchedCalls';
import { waitingAtMost } from '../../async/LookupQueue';
import { pause } from '../../async/timers';
import { ConfigurationError } from '../../errors/errors';
import type { CountedRequest, GivenBack, RateLimitCounter, RateLimitStore } from '../../limits/RateLimitStore';
import { SlidingWindow } from '../../limits/SlidingWindow';
import { takeSeparately } from '../takeSeparately';
import { dialectOf } from './dialects/dialectOf';
import type { Lookup, SqlDialect, Statement } from './dialects/SqlDialect';
import { OwnTable } from './OwnTable';
import { type PurgeProgress, purgeRows } from './purgeOldest';
import { problemWith } from './repositoryOn';

const tableName = 'authx_rate_limit';

/** Batches run one after another, so that requests of one process never compete for a counter. */
const limits = { running: 1, items: 200, waiting: waitingAtMost };

/** How often a change is tried that another process was faster with. */
const attempts = 40;

/** The longest pause between two attempts, in milliseconds. */
const longestPause = 15;

/**
 * How long after its counter was read a request may be counted, in milliseconds. It is dated to the end of this time, because
 * the moment of the change is not known before.
 */
const allowance = 250;

/** For how many seconds a counter is kept after its window, because the clocks of processes that purge may differ. */
const margin = 600;

/** After how many changes this process deletes counters whose window is over, whether or not the application calls `purge`. */
const purgeInterval = 5000;

/** A request to count, or with a slot one to take out of it. */
interface Change {
  readonly counter: RateLimitCounter;
  readonly takenFrom: number | undefined;
}

/** A counter as it was read. */
interface Row {
  readonly owner: string;
  readonly slots: number[];
  /** The clock of the database when it was read, in milliseconds since 1970. */
  readonly now: number;
}

/** All changes of one counter in a batch, with the place of each in the batch. */
interface CounterChanges {
  readonly counter: RateLimitCounter;
  readonly changes: { readonly at: number; readonly takenFrom: number | undefined }[];
}

/**
 * Counts requests in a table of its own, `authx_rate_limit`, by the clock of the database. A counter is read and changed only
 * if no other process has changed it in between. The requests that arrive together are counted together. A request is dated
 * up to a quarter of a second ahead, so that a window may end that much later.
 *
 * ```ts
 * const store = await SqlRateLimitStore.open(await openAuthDataSource({ type: 'better-sqlite3', database: 'auth.sqlite' }));
 * ```
 */
export class SqlRateLimitStore implements RateLimitStore {
  private readonly changes: BatchedCalls<Change, CountedRequest>;
  private readonly rows: Lookup<Row | undefined>;
  private unpurged = 0;

  private constructor(
    private readonly dataSource: DataSource,
    private readonly dialect: SqlDialect,
    /** Quoted. */
    private readonly table: string,
  ) {
    this.changes = new BatchedCalls(changes => this.changeAll(changes), limits);
    this.rows = dialect.lookup<Row | undefined>(dataSource, {
      sql: matches => `SELECT id, owner, slots, ${dialect.counters.clock} AS now FROM ${table} WHERE id ${matches}`,
      key: 'id',
      read: ({ owner, slots, now }) => ({
        owner: String(owner),
        slots: JSON.parse(String(slots)) as number[],
        now: Number(now),
      }),
      missing: undefined,
    });
  }

  /**
   * Creates the table unless it is there, and makes the store.
   *
   * @param dataSource - one that `openAuthDataSource` has opened. Its `entityPrefix` and `schema` count
   * @throws ConfigurationError for a DataSource that cannot be used
   */
  static async open(dataSource: DataSource): Promise<SqlRateLimitStore> {
    const problem = problemWith(dataSource, { what: 'counted requests', entities: [] });
    if (problem !== undefined) throw new ConfigurationError(`SqlRateLimitStore.open: ${problem}`);
    const dialect = dialectOf(dataSource);
    const table = new OwnTable(dataSource, tableName);
    await table.create(dialect.counters.create);
    return new SqlRateLimitStore(dataSource, dialect, table.quoted);
  }

  /** Makes the store if its table is there, and undefined otherwise. It creates nothing. @internal */
  static async openExisting(dataSource: DataSource): Promise<SqlRateLimitStore | undefined> {
    const table = new OwnTable(dataSource, tableName);
    if (!(await table.exists())) return undefined;
    return new SqlRateLimitStore(dataSource, dialectOf(dataSource), table.quoted);
  }

  take(counters: readonly RateLimitCounter[]): Promise<CountedRequest> {
    const takeOne = (counter: RateLimitCounter): Promise<CountedRequest> =>
      this.changes.ask({ counter, takenFrom: undefined });
    return takeSeparately(counters, { takeOne, giveBack: counted => this.giveBack(counted) });
  }

  async giveBack(counted: readonly GivenBack[]): Promise<void> {
    await Promise.all(counted.map(({ slot, ...counter }) => this.changes.ask({ counter, takenFrom: slot })));
  }

  /** @param onProgress - is told after each chunk how many were deleted so far */
  purge(now: Date = new Date(), onProgress?: PurgeProgress): Promise<number> {
    const before = Math.floor(now.getTime() / 1000);
    return purgeRows(this.dataSource, { table: this.table, key: 'id', time: 'expires_at' }, { before, onProgress });
  }

  async probeWrite(): Promise<void> {
    await this.execute([[`DELETE FROM ${this.table} WHERE id = ''`, []]]);
  }

  private async changeAll(given: readonly Change[]): Promise<readonly CountedRequest[]> {
    const answers: CountedRequest[] = [];
    let pending = byCounter(given);
    for (let attempt = 1; pending.length > 0; attempt += 1) {
      if (attempt > attempts) throw new Error('The counters of rate limits are changed too often.');
      const rows = await this.readAll(pending);
      const written = await this.tryAll(pending, rows, answers);
      const left = pending.filter(({ counter }) => !written.has(counter.id));
      if (left.length > 0 && !rows.includes(undefined)) await pause(Math.random() * longestPause);
      pending = left;
    }
    this.purgeSometimes(given.length);
    return answers;
  }

  private readAll(pending: readonly CounterChanges[]): Promise<(Row | undefined)[]> {
    return Promise.all(pending.map(({ counter }) => this.rows.ask(counter.id)));
  }

  /** Tries to change counters, and notes the answers. Returns the ids of those that it changed. */
  private async tryAll(
    pending: readonly CounterChanges[],
    rows: readonly (Row | undefined)[],
    answers: CountedRequest[],
  ): Promise<ReadonlySet<string>> {
    await this.insert(pending.filter((_, i) => rows[i] === undefined));
    const owner = randomBytes(16).toString('base64url');
    const done = new Set<string>();
    const updates: Statement[] = [];
    const changed: CounterChanges[] = [];
    pending.forEach((one, i) => {
      const row = rows[i];
      if (!row) return;
      const slots = apply(one, row, answers);
      if (slots === undefined) done.add(one.counter.id);
      else {
        changed.push(one);
        updates.push(this.update(one, row, { owner, slots }));
      }
    });
    if (updates.length === 0) return done;
    const isAll = (await this.execute(updates)) === updates.length;
    const owners = isAll ? [] : await this.readAll(changed);
    changed.forEach(({ counter }, i) => {
      if (isAll || owners[i]?.owner === owner) done.add(counter.id);
    });
    return done;
  }

  private async insert(missing: readonly CounterChanges[]): Promise<void> {
    if (missing.length === 0) return;
    const expiresAt = Math.ceil(Date.now() / 1000) + margin;
    const parameters = missing.flatMap(({ counter }) => [counter.id, expiresAt]);
    await this.execute([[this.dialect.counters.insert(this.table, missing.length), parameters]]);
  }

  private update(
    { counter }: CounterChanges,
    row: Row,
    { owner, slots }: { readonly owner: string; readonly slots: readonly number[] },
  ): Statement {
    const expiresAt = Math.ceil((row.now + allowance + counter.window) / 1000) + margin;
    const parameters = [owner, JSON.stringify(slots), expiresAt, counter.id, row.owner, row.now + allowance];
    return [this.dialect.counters.update(this.table), parameters];
  }

  private execute(statements: readonly Statement[]): Promise<number> {
    return this.dialect.execute(this.dataSource, statements, { mayBeLost: true });
  }

  /** Keeps the table small. If it fails, the next purge does its work. */
  private purgeSometimes(changes: number): void {
    this.unpurged += changes;
    if (this.unpurged < purgeInterval) return;
    this.unpurged = 0;
    this.purge().catch(() => undefined);
  }
}

/** In the same order in every process, so that two overlapping writes cannot deadlock. */
function byCounter(given: readonly Change[]): CounterChanges[] {
  const groups = new Map<string, CounterChanges>();
  given.forEach(({ counter, takenFrom }, at) => {
    const group = groups.get(counter.id) ?? { counter, changes: [] };
    group.changes.push({ at, takenFrom });
    groups.set(counter.id, group);
  });
  return [...groups.values()].sort((one, other) => (one.counter.id < other.counter.id ? -1 : 1));
}

/** Applies changes to a counter, and notes the answers. Returns its slots; undefined if nothing has to be written. */
function apply({ counter, changes }: CounterChanges, row: Row, answers: CountedRequest[]): number[] | undefined {
  const now = row.now * 1000;
  const window = new SlidingWindow(counter, row.slots);
  let isChanged = false;
  for (const { at, takenFrom } of changes) {
    const isAccepted = takenFrom === undefined && window.hasRoom(now);
    const slot = isAccepted ? window.add(now + allowance * 1000) : -1;
    if (takenFrom !== undefined) window.remove(takenFrom);
    isChanged ||= isAccepted || takenFrom !== undefined;
    answers[at] = { isAccepted, states: [window.state(now, slot)] };
  }
  return isChanged ? window.slots : undefined;
}
