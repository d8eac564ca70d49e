import type { DataSource, EntityMetadata, EntityTarget } from 'typeorm';
import { ConfigurationError } from '../../errors/errors';
import { isAuthEntity } from './isAuthEntity';
import { isEntityOf } from './isEntityOf';
import { recallSettings } from './server/serverSettings';
import { sqliteConnection, type SqliteConnection } from './sqliteConnection';

/** What a repository is to keep in a DataSource. */
export interface Kept {
  /** The repository, for messages. */
  readonly repository: string;
  /** What would be lost by a rollback, for messages. */
  readonly what: string;
  /** Each entity, and the class of this library's that it has to be or to extend. */
  readonly entities: readonly (readonly [entity: EntityTarget<object>, base: new () => object])[];
}

/**
 * Checks, at start, that something can be kept in this DataSource.
 *
 * @throws ConfigurationError which says what to do
 */
export function assertUsable(dataSource: DataSource, kept: Kept): void {
  const unusable = (problem: string): ConfigurationError => new ConfigurationError(`${kept.repository}.on: ${problem}`);
  const complaint = complaintOf(dataSource, kept);
  if (complaint !== undefined) throw unusable(complaint);
}

function complaintOf(dataSource: DataSource, { what, entities }: Kept): string | undefined {
  if (!dataSource.isInitialized) return 'initialize the DataSource first.';
  return (
    firstOf(entities, ([entity, base]) => unfit(dataSource, entity, base)) ??
    shared(dataSource, what) ??
    openedElsewhere(dataSource) ??
    firstOf(entities, ([entity]) => tableless(dataSource, entity))
  );
}

function firstOf<T>(list: readonly T[], find: (item: T) => string | undefined): string | undefined {
  for (const item of list) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}

function unfit(dataSource: DataSource, entity: EntityTarget<object>, base: new () => object): string | undefined {
  if (!dataSource.hasMetadata(entity)) return notHeld(dataSource, entity, base);
  const { name, target } = dataSource.getMetadata(entity);
  if (isEntityOf(base, target)) return undefined;
  return `${name} is no ${base.name}; let it extend ${base.name}, with an @Entity of its own.`;
}

function notHeld(dataSource: DataSource, entity: EntityTarget<object>, base: new () => object): string {
  const held = dataSource.entityMetadatas.find(({ target }) => isEntityOf(base, target));
  const name = typeof entity === 'function' ? entity.name : 'the entity';
  return held
    ? `this DataSource holds ${held.name} and not ${name}; give it as well: on(dataSource, ${held.name}).`
    : `this DataSource does not hold ${name}; add it to the DataSource's entities.`;
}

/** On better-sqlite3 a DataSource has one connection, so that sharing it means sharing transactions; elsewhere, the pool. */
function shared({ entityMetadatas, options }: DataSource, what: string): string | undefined {
  const foreign = entityMetadatas.find(({ target }) => !isAuthEntity(target));
  if (!foreign) return undefined;
  const harm =
    options.type === 'better-sqlite3'
      ? `A rollback of the application would take ${what} back with it`
      : 'While its transactions have all connections, every request would be refused';
  return (
    `this DataSource also holds ${foreign.name}. ${harm}; open a DataSource of their own: ` +
    `openAuthDataSource({ type: "${options.type}", ... }).`
  );
}

/** Whether what is written stays on a server cannot be told here, but by asking it. */
function openedElsewhere(dataSource: DataSource): string | undefined {
  const { type } = dataSource.options;
  if (type === 'better-sqlite3' || recallSettings(dataSource)) return undefined;
  return (
    `open the DataSource with openAuthDataSource({ type: "${type}", ... }), which looks at the server ` +
    'and its table.'
  );
}

function tableless(dataSource: DataSource, entity: EntityTarget<object>): string | undefined {
  const connection = sqliteConnection(dataSource);
  return connection && complaintOfTable(connection, dataSource.getMetadata(entity));
}

function complaintOfTable(connection: SqliteConnection, { tableName, columns }: EntityMetadata): string | undefined {
  // With the table's name before it, a column that is missing cannot be taken for a text in quotation marks.
  const names = columns.filter(({ isVirtualProperty }) => !isVirtualProperty).map(({ databaseName }) => databaseName);
  const selected = names.map(name => `"${tableName}"."${name}"`).join(', ');
  try {
    connection.prepare(`SELECT ${selected} FROM "${tableName}"`);
    return undefined;
  } catch (error) {
    return (
      `the table cannot be used (${error instanceof Error ? error.message : String(error)}). Open the DataSource with ` +
      'synchronize: true, or with a migration of your own that makes it.'
    );
  }
}
