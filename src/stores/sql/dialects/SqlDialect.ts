import type { DataSource, DataSourceOptions, EntityTarget, ObjectLiteral, SelectQueryBuilder } from 'typeorm';
import type { AuthDataSourceSettings } from '../AuthDataSourceSettings';
import type { ChunkLimits } from '../PurgePace';

/** One SQL statement and its parameters. */
export type Statement = readonly [sql: string, parameters: readonly unknown[]];

/**
 * The kind of text in a column: a `key` is searched for, a `word` is one of a few constants, and a `text` is only displayed.
 */
export type TextKind = 'key' | 'word' | 'text';

/** The declaration of a text column that the engine compares byte by byte. */
export interface TextOptions {
  readonly charset?: string;
  readonly collation?: string;
}

/** A query for rows by their key that every request runs. */
export interface LookupQuery<Value> {
  /**
   * Returns the SQL. It is asked for once for each connection or DataSource.
   *
   * @param matches - the condition that follows the key column, such as `= ?`
   * @param findsOne - whether it finds one row, which need not contain its key
   */
  sql(matches: string, findsOne: boolean): string;
  /** The name under which a row contains its key. */
  readonly key: string;
  /** Returns the value of the row of a key. */
  read(row: Readonly<Record<string, unknown>>, key: string): Value;
  /** The answer for a key without a row. */
  readonly missing: Value;
}

/** Answers lookups by key. Lookups that arrive together are answered by one query. */
export interface Lookup<Value> {
  ask(key: string): Promise<Value>;
}

/** The alias of the row that an INSERT conflicts with. PostgreSQL requires a name for it. */
export const existing = 'existing';

/** What a write needs. */
export interface WriteNeeds {
  /** Whether a power cut may undo the write, although it was confirmed. It is never damaged, and what follows is not lost. */
  readonly mayBeLost?: boolean;
}

/** Which rows {@link SqlDialect.deleteOldest} deletes. */
export interface DeleteOldest {
  /** The table's path, quoted. */
  readonly table: string;
  /** The primary key's column, quoted. */
  readonly key: string;
  /** The column with the time, quoted. Rows with NULL in it are kept. */
  readonly time: string;
}

/** One chunk of rows that a purge deleted. */
export interface DeletedChunk {
  readonly rows: number;
  /** How long it took, in milliseconds. */
  readonly took: number;
}

/** Deletes the chunks of one purge, one after another. */
export interface PurgeChunks {
  /** How large the next chunk should be. */
  readonly limits: ChunkLimits;
  /** Runs a DELETE in a transaction of its own. */
  delete(statement: Statement): Promise<DeletedChunk>;
  /** Frees what the purge used. */
  end(): Promise<void>;
}

/** The statements of a table of DPoP proofs, which has the columns `id`, `owner` and `expires_at`. */
export interface ProofStatements {
  /** Creates the table and the index of its times, unless they are there. */
  readonly create: (table: string, index: string) => readonly string[];
  /** Inserts rows, each with three parameters, and ignores those whose id is there. */
  readonly insert: (table: string, rows: number) => string;
}

/**
 * The statements of a table of counters of rate limits, which has the columns `id`, `owner`, `slots` and `expires_at`. The
 * name of the table is quoted.
 */
export interface CounterStatements {
  /** Creates the table and the index of its times, unless they are there. */
  readonly create: (table: string, index: string) => readonly string[];
  /** Inserts empty rows, each with an id and a time as parameters, and ignores those whose id is there. */
  readonly insert: (table: string, rows: number) => string;
  /**
   * Changes a row if its owner has not changed and it is not too late. The parameters are `owner`, `slots`, `expires_at`, the
   * id, the former owner, and until when the change is good by the clock.
   */
  readonly update: (table: string) => string;
  /** An expression for the clock of the database, in whole milliseconds since 1970. */
  readonly clock: string;
}

/**
 * Everything that differs between SQL engines. To support another engine, implement this interface (for an engine that
 * runs as a server, implement `ServerEngine` and pass it to `serverDialect`) and add it to `dialects` in `dialectOf.ts`.
 */
export interface SqlDialect {
  /** The values of `type` in TypeORM's options that mean this engine. */
  readonly types: readonly DataSourceOptions['type'][];

  /** How text columns are declared. A collation that ignores case would treat two different ids as one. */
  readonly text: Readonly<Record<TextKind, TextOptions>>;

  /** The storage engine of this library's tables, where the database has several. */
  readonly storageEngine?: string;

  /**
   * An expression for the server's clock, in whole milliseconds since 1970. Undefined if the engine runs in this process
   * and has the same clock.
   */
  readonly clock?: string;

  /**
   * Returns an expression for a JSON array of these expressions, as text. A driver reads one text much faster than many
   * columns. Undefined if not all servers of the engine write the same JSON.
   */
  readonly jsonArray?: (expressions: readonly string[]) => string;

  /** Whether one writer at a time locks the whole database, so that a write which changes nothing is worth avoiding. */
  readonly hasSingleWriter: boolean;

  /** The risk of a DataSource that the application uses as well. It is part of an error message. */
  sharingRisk(what: string): string;

  /** Opens a DataSource for this library. */
  open(options: DataSourceOptions, settings: AuthDataSourceSettings | undefined): Promise<DataSource>;

  /** Returns what makes an initialized DataSource unusable for these entities, or undefined if nothing does. */
  problemWith(dataSource: DataSource, entities: readonly EntityTarget<object>[]): string | undefined;

  /** Returns the text in a form that a text column of this engine accepts. */
  readonly storableText: (text: string) => string;

  /**
   * Returns the end of an INSERT that keeps the later of two values if a row with the same key exists. NULL means "never"
   * and is the latest. The names of the columns are quoted.
   */
  readonly upsertLatest: (key: string, value: string) => string;

  /**
   * Returns a DELETE for the rows whose time is before the statement's first parameter, the oldest first. The second
   * parameter is the number of rows that it deletes at most.
   */
  readonly deleteOldest: (rows: DeleteOldest) => string;

  /**
   * The statements about rows that a crash may lose, so that storing them waits for no disk: used DPoP proofs. The name of
   * the table is quoted.
   */
  readonly proofs: ProofStatements;

  /** The statements about counters of rate limits. Losing some in a crash does no harm. */
  readonly counters: CounterStatements;

  /** Makes a lookup that answers from the primary, in bounded time. */
  lookup<Value>(dataSource: DataSource, query: LookupQuery<Value>): Lookup<Value>;

  /** Reads entities from the primary. A replica may be out of date. */
  read<Entity extends ObjectLiteral>(dataSource: DataSource, query: SelectQueryBuilder<Entity>): Promise<Entity[]>;

  /**
   * Runs all of the statements or none, outside of any transaction of the application.
   *
   * @returns how many rows changed
   */
  execute(dataSource: DataSource, statements: readonly Statement[], needs?: WriteNeeds): Promise<number>;

  /** Makes what deletes the chunks of a purge outside of any transaction of the application. */
  purgeChunks(dataSource: DataSource): PurgeChunks;
}
