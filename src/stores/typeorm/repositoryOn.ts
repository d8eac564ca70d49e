import type { DataSource, EntityManager, EntityTarget, ObjectLiteral, QueryRunner } from 'typeorm';
import { rememberFile } from './assertFileIsThere';
import { assertUsable, type Kept } from './assertUsable';
import { sqliteConnection } from './sqliteConnection';

/** A repository's class, its subclasses among them: what TypeORM's own `withRepository` makes one of. */
export type RepositoryClass<Entity extends ObjectLiteral, R> = new (
  target: EntityTarget<Entity>,
  manager: EntityManager,
  queryRunner?: QueryRunner,
) => R;

/**
 * Makes a repository of an initialized DataSource, once that is found usable.
 *
 * @throws ConfigurationError which says what to do
 */
export function repositoryOn<Entity extends ObjectLiteral, R>(
  Class: RepositoryClass<Entity, R>,
  dataSource: DataSource,
  entity: EntityTarget<Entity>,
  kept: Kept,
): R {
  assertUsable(dataSource, kept);
  const connection = sqliteConnection(dataSource);
  if (connection) rememberFile(connection);
  return new Class(entity, dataSource.manager);
}
