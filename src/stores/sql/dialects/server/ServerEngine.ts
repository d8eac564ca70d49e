import type { DataSource, DataSourceOptions, EntityMetadata, QueryRunner } from 'typeorm';
import type { ServerSettings } from '../../AuthDataSourceSettings';
import type { SqlDialect } from '../SqlDialect';

/** TypeORM's options of a DataSource on an engine that runs as a server. */
export type ServerOptions = Extract<DataSourceOptions, { readonly type: 'postgres' | 'mysql' | 'mariadb' }>;

/** The configuration that a server reports, each value as text. */
export type ServerState = Readonly<Record<string, string | undefined>>;

/** A configuration of a server that endangers committed data, and what to do about it. */
export interface Weakness {
  /** When data is lost. `always` means that the server cannot be used. `power` means a power cut of its machine. */
  readonly loses: 'always' | 'crash' | 'power';
  /** The problem and its fix, as a part of a message. */
  readonly problem: string;
  readonly applies: (state: ServerState) => boolean;
}

/** A column with ids, by which rows are found. */
export interface KeyColumn {
  readonly metadata: EntityMetadata;
  /** Its name in the database. */
  readonly name: string;
}

/** How many characters a key column must hold. */
export const longestKey = 255;

/**
 * Everything that differs between engines that run as a server. `serverDialect` makes an `SqlDialect` from it.
 */
export interface ServerEngine extends Pick<
  SqlDialect,
  | 'types'
  | 'text'
  | 'storageEngine'
  | 'jsonArray'
  | 'storableText'
  | 'upsertLatest'
  | 'deleteOldest'
  | 'proofs'
  | 'counters'
> {
  readonly clock: string;

  readonly types: readonly ServerOptions['type'][];

  /** The condition after a key column for any number of keys. It has one parameter, which is {@link keysParameter}. */
  readonly matchesAny: string;

  /** Returns the parameter of {@link matchesAny} for keys, which are visible ASCII. */
  readonly keysParameter: (keys: readonly string[]) => unknown;

  /** The codes of errors with which the server rolls a transaction back because of another transaction. */
  readonly conflictCodes: readonly string[];

  /** Fills in the options of the connections: time-outs, and a character set that can represent every subject. */
  withDefaults(options: ServerOptions, settings: ServerSettings): ServerOptions;

  /** Called each time that a DataSource was initialized, before it is used. */
  prepare?(dataSource: DataSource): void;

  /**
   * Tries once to take a lock that one process at a time can hold on a database. If it begins a transaction, the lock ends
   * with the transaction, otherwise with the connection.
   *
   * @returns whether this process holds the lock
   */
  tryLock(runner: QueryRunner): Promise<boolean>;

  /** A query with at most one row: `ending` is the SQL that ends the session which holds the lock. */
  readonly lockHolderQuery: string;

  /** Returns why a connection was refused and how to correct it, if the driver's error does not say so. */
  explainRefusal?(error: Error): string | undefined;

  /** A query with one row, which is the {@link ServerState}. */
  readonly stateQuery: string;
  readonly weaknesses: readonly Weakness[];

  /** Returns why a key column, or its table, cannot be used, or undefined if it can. */
  problemWithKey(dataSource: DataSource, key: KeyColumn, settings: ServerSettings): Promise<string | undefined>;
}
