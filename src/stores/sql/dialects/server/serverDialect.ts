import type { DataSource } from 'typeorm';
import { LookupQueue, waitingAtMost } from '../../../../async/LookupQueue';
import { readServerSettings, type ServerSettings } from '../../AuthDataSourceSettings';
import type { LookupQuery, SqlDialect, Statement } from '../SqlDialect';
import { openServer } from './openServer';
import { retryConflicts } from './retryConflicts';
import { type Primary, runOnPrimary } from './runOnPrimary';
import { Semaphore } from './Semaphore';
import type { ServerEngine, ServerOptions } from './ServerEngine';

/** How many connections of the pool are reserved for lookups, for which every request waits. */
const reservedForLookups = 3;

/** What is known of a DataSource that {@link SqlDialect.open} has opened. */
interface OpenedServer {
  readonly primary: Primary;
  readonly settings: ServerSettings;
  /** Everything but lookups. It leaves some connections free, so that a burst of logins does not delay other requests. */
  readonly changes: Semaphore;
}

const openedServers = new WeakMap<DataSource, OpenedServer>();

/**
 * Returns what is known of a DataSource.
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
  const { types, text, storageEngine, clock, storableText, upsertLatest, deleteOldest } = engine;
  return {
    ...{ types, text, storageEngine, clock, storableText, upsertLatest, deleteOldest },
    hasSingleWriter: false,

    sharingRisk: () => 'While transactions of the application use all connections, every request would be refused',

    async open(options, given) {
      const settings = readServerSettings(given);
      const { dataSource, primary } = await openServer(engine, options as ServerOptions, settings);
      const { poolSize = 1 } = dataSource.options;
      const changes = new Semaphore(Math.max(1, poolSize - reservedForLookups));
      openedServers.set(dataSource, { primary, settings, changes });
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
      const { primary, settings } = opened(dataSource);
      const { lookupTimeout: timeout } = settings;
      // While two queries are running, further lookups wait. The next query then answers all of them.
      const limits = { questions: 2, keys: 1000, waiting: waitingAtMost, timeout };
      return new LookupQueue(finder(engine, primary, { ...query, timeout }), limits, query.missing);
    },

    read(dataSource, query) {
      const { primary, settings, changes } = opened(dataSource);
      return changes.run(() =>
        runOnPrimary(primary, settings.writeTimeout, runner => query.setQueryRunner(runner).getMany()),
      );
    },

    async execute(dataSource, statements) {
      const { primary, settings, changes } = opened(dataSource);
      const write = (): Promise<number> => writeTogether(primary, settings.writeTimeout, statements);
      return changes.run(() => retryConflicts(engine.conflictCodes, write));
    },
  };
}

interface BoundedQuery<Value> extends LookupQuery<Value> {
  /** Milliseconds. */
  readonly timeout: number;
}

/** Makes a function that finds rows by any number of keys. The SQL is the same for every number of keys. */
function finder<Value>(engine: ServerEngine, primary: Primary, query: BoundedQuery<Value>) {
  const sql = query.sql(engine.matchesAny);
  return (keys: readonly string[]): Promise<ReadonlyMap<string, Value>> =>
    runOnPrimary(primary, query.timeout, async runner => {
      const rows = (await runner.query(sql, [keys])) as readonly Readonly<Record<string, unknown>>[];
      return new Map(rows.map(row => [String(row[query.key]), query.read(row)]));
    });
}

/** Runs statements in one attempt. Several statements run in a transaction. */
function writeTogether(primary: Primary, timeout: number, statements: readonly Statement[]): Promise<number> {
  return runOnPrimary(primary, timeout, async runner => {
    if (statements.length > 1) await runner.startTransaction();
    let changed = 0;
    for (const [sql, parameters] of statements) {
      changed += (await runner.query(sql, [...parameters], true)).affected ?? 0;
    }
    if (statements.length > 1) await runner.commitTransaction();
    return changed;
  });
}
