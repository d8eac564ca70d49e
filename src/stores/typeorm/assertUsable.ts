import type { DataSource, EntityMetadata, EntityTarget } from 'typeorm';
import { ConfigurationError } from '../../errors/ConfigurationError';
import { isAuthEntity } from './isAuthEntity';
import { isRevokedToken } from './isRevokedToken';
import type { RevokedToken } from './RevokedToken';
import { recallSettings } from './server/serverSettings';
import { sqliteConnection, type SqliteConnection } from './sqliteConnection';

/**
 * Checks, at start, that revocations can be kept as this entity in this DataSource.
 *
 * @throws ConfigurationError which says what to do
 */
export function assertUsable(dataSource: DataSource, entity: EntityTarget<RevokedToken>): void {
  if (!dataSource.isInitialized) throw unusable('initialize the DataSource first.');
  assertHeld(dataSource, entity);
  const metadata = dataSource.getMetadata(entity);
  if (!isRevokedToken(metadata.target)) {
    throw unusable(`${metadata.name} is no RevokedToken; let it extend RevokedToken, with an @Entity of its own.`);
  }
  assertOwn(dataSource);
  assertOpenedHere(dataSource);
  const connection = sqliteConnection(dataSource);
  if (connection) assertTable(connection, metadata);
}

const unusable = (problem: string): ConfigurationError =>
  new ConfigurationError(`RevokedTokenRepository.on: ${problem}`);

/** On better-sqlite3 a DataSource has one connection, so that sharing it means sharing transactions; elsewhere, the pool. */
function assertOwn(dataSource: DataSource): void {
  const foreign = dataSource.entityMetadatas.find(({ target }) => !isAuthEntity(target));
  if (!foreign) return;
  const harm =
    dataSource.options.type === 'better-sqlite3'
      ? 'A rollback of the application would take revocations back with it'
      : 'While its transactions have all connections, every request would be refused';
  throw unusable(
    `this DataSource also holds ${foreign.name}. ${harm}; open a DataSource of their own: ` +
      `openAuthDataSource({ type: "${dataSource.options.type}", ... }).`,
  );
}

/** Whether revocations are safe on a server cannot be told here, but by asking it. */
function assertOpenedHere(dataSource: DataSource): void {
  if (dataSource.options.type === 'better-sqlite3' || recallSettings(dataSource)) return;
  throw unusable(
    `open the DataSource with openAuthDataSource({ type: "${dataSource.options.type}", ... }), which looks at the server ` +
      'and its table.',
  );
}

function assertHeld(dataSource: DataSource, entity: EntityTarget<RevokedToken>): void {
  if (dataSource.hasMetadata(entity)) return;
  const held = dataSource.entityMetadatas.find(({ target }) => isRevokedToken(target));
  const name = typeof entity === 'function' ? entity.name : 'the entity';
  throw unusable(
    held
      ? `this DataSource holds ${held.name} and not ${name}; give it as well: on(dataSource, ${held.name}).`
      : `this DataSource does not hold ${name}; add it to the DataSource's entities.`,
  );
}

function assertTable(connection: SqliteConnection, { tableName, columns }: EntityMetadata): void {
  // With the table's name before it, a column that is missing cannot be taken for a text in quotation marks.
  const names = columns.filter(({ isVirtualProperty }) => !isVirtualProperty).map(({ databaseName }) => databaseName);
  const selected = names.map(name => `"${tableName}"."${name}"`).join(', ');
  try {
    connection.prepare(`SELECT ${selected} FROM "${tableName}"`);
  } catch (error) {
    throw unusable(
      `the table cannot be used (${error instanceof Error ? error.message : String(error)}). Open the DataSource with ` +
        'synchronize: true, or with a migration of your own that makes it.',
    );
  }
}
