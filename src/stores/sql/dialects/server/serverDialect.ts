import type { DataSource } from 'typeorm';
import { type AsyncFinder, type LookupLimits, LookupQueue, waitingAtMost } from '../../../../async/LookupQueue';
import { readServerSettings, type ServerSettings } from '../../AuthDataSourceSettings';
import type { ChunkLimits } from '../../PurgePace';
import type { LookupQuery, SqlDialect, Statement } from '../SqlDialect';
import { timedChunk } from '../timedChunk';
import { openServer } from './openServer';
import { retryConflicts } from './retryConflicts';
import { type Primary, runOnPrimary, type TimeLimits } from './runOnPrimary';
import { Semaphore } from './Semaphore';
import type { ServerEngine, ServerOptions } from './ServerEngine';

/** How many connections of the pool are reserved for lookups, for which every request waits. */
const reservedForLookups = 3;

/** The chunks of a purge. A commit alone may take 20 ms on a slow disk, and rows are locked until it is done. */
const chunkLimits: ChunkLimits = { time: 50, leastRows: 100, mostRows: 5000, pause: 1 };

/** The parts that belong to a DataSource which {@link SqlDialect.open} has opened. */
interface OpenedServer {
  readonly primary: Primary;
  readonly settings: ServerSettings;
  /** Everything but lookups. It leaves some connections free, so that a burst of logins does not delay other requests. */
  readonly changes: Semaphore;
  /** Lookups. Together with {@link changes} they never want more connections than the pool has. */
  readonly lookups: Semaphore;
}

const openedServers = new WeakMap<DataSource, OpenedServer>();

/**
 * Returns the parts that belong to a DataSource.
 *
 * @throws Error if `openAuthDataSource` has not opened it
 */
function opened(dataSource: DataSource): OpenedServer {
  const server = openedServers.get(dataSource);
  if (server) return server;
  throw new Error('This DataSource cannot be used. Use a DataSource that openAuthDataSource has opened.');
}

/** Makes the dialect of an engine that runs as a server. Every action is bounded in time. */
export function serverDialect(engine: ServerEngine): SqlDialect {
  const { types, text, storageEngine, clock, jsonArray, storableText, upsertLatest, deleteOldest, proofs, counters } =
    engine;
  return {
    ...{ types, text, storageEngine, clock, jsonArray, storableText, upsertLatest, deleteOldest, proofs, counters },
    hasSingleWriter: false,

    sharingRisk: () => 'While transactions of the application use all connections, every request would be refused',

    async open(options, given) {
      const settings = readServerSettings(given);
      const { dataSource, primary } = await openServer(engine, options as ServerOptions, settings);
      const { poolSize = 1 } = dataSource.options;
      const forChanges = Math.max(1, poolSize - reservedForLookups);
      const changes = new Semaphore(forChanges);
      const lookups = poolSize > forChanges ? new Semaphore(poolSize - forChanges) : changes;
      openedServers.set(dataSource, { primary, settings, changes, lookups });
      return dataSource;
    },

    problemWith(dataSource) {
      if (openedServers.has(dataSource)) return undefined;
      return (
        `open the DataSource with openAuthDataSource({ type: "${dataSource.options.type}", ... }), which checks the ` +
        'server and the table.'
      );
    },

    lookup(dataSource, query) {
      const server = opened(dataSource);
      const { lookupTimeout: timeout } = server.settings;
      // Long enough for a query that is under way to time out, and for a connection to be opened.
      const queueTimeout = Math.max(2 * timeout, connectTimeoutOf(dataSource));
      // While two queries are running, further lookups wait. The next query then answers all of them.
      const limits = { questions: 2, keys: 1000, waiting: waitingAtMost, timeout, queueTimeout };
      return new LookupQueue(finder(engine, server, { ...query, ...limits }), limits, query.missing);
    },

    read(dataSource, query) {
      const { primary, settings, changes } = opened(dataSource);
      return changes.run(() =>
        runOnPrimary(primary, totalOf(settings.writeTimeout), runner => query.setQueryRunner(runner).getMany()),
      );
    },

    async execute(dataSource, statements) {
      const { primary, settings, changes } = opened(dataSource);
      const write = (): Promise<number> => writeTogether(primary, settings.writeTimeout, statements);
      return changes.run(() => retryConflicts(engine.conflictCodes, write));
    },

    purgeChunks(dataSource) {
      return {
        limits: chunkLimits,
        delete: statement => timedChunk(() => this.execute(dataSource, [statement])),
        end: () => Promise.resolve(),
      };
    },
  };
}

/** The limit of an action whose wait for a connection counts as well. */
const totalOf = (timeout: number): TimeLimits => ({ running: timeout, total: timeout });

/** How long the driver may take to open a connection, in milliseconds. `withDefaults` of the engine sets it. */
function connectTimeoutOf({ options }: DataSource): number {
  const { connectTimeout, connectTimeoutMS } = options as { connectTimeout?: number; connectTimeoutMS?: number };
  return connectTimeoutMS ?? connectTimeout ?? 0;
}

type BoundedQuery<Value> = LookupQuery<Value> & Pick<LookupLimits, 'timeout' | 'queueTimeout'>;

/**
 * Makes a function that finds rows by any number of keys. The SQL is the same for every number of keys. The keys are taken
 * when a connection is there, so that the lookups that arrive until then go out with them.
 */
function finder<Value>(
  engine: ServerEngine,
  { primary, lookups }: OpenedServer,
  query: BoundedQuery<Value>,
): AsyncFinder<Value> {
  const sql = query.sql(engine.matchesAny, false);
  const limits = { running: query.timeout, total: query.queueTimeout + query.timeout };
  const find = (take: () => readonly string[]): Promise<ReadonlyMap<string, Value>> =>
    runOnPrimary(primary, limits, async runner => {
      const keys = take();
      if (keys.length === 0) return new Map<string, Value>();
      const rows = (await runner.query(sql, [engine.keysParameter(keys)])) as readonly Readonly<
        Record<string, unknown>
      >[];
      const found = new Map<string, Value>();
      for (const row of rows) {
        const key = String(row[query.key]);
        found.set(key, query.read(row, key));
      }
      return found;
    });
  return take => lookups.run(() => find(take));
}

/** Runs statements in one attempt. Several statements run in a transaction. */
function writeTogether(primary: Primary, timeout: number, statements: readonly Statement[]): Promise<number> {
  return runOnPrimary(primary, totalOf(timeout), async runner => {
    if (statements.length > 1) await runner.startTransaction();
    let changed = 0;
    for (const [sql, parameters] of statements) {
      changed += (await runner.query(sql, [...parameters], true)).affected ?? 0;
    }
    if (statements.length > 1) await runner.commitTransaction();
    return changed;
  });
}
