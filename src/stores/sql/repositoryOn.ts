import type { DataSource, EntityManager, EntityTarget, ObjectLiteral, QueryRunner } from 'typeorm';
import { ConfigurationError } from '../../errors/errors';
import { isAuthEntity, isEntityOf } from './authEntities';
import { findDialect } from './dialects/dialectOf';

/** The class of a repository, as TypeORM's `withRepository` uses it. */
export type RepositoryClass<Entity extends ObjectLiteral, R> = new (
  target: EntityTarget<Entity>,
  manager: EntityManager,
  queryRunner?: QueryRunner,
) => R;

/** The contents of a repository in a DataSource. */
export interface Stored {
  /** The repository's name, for messages. */
  readonly repository: string;
  /** The changes that a rollback would undo, for messages. */
  readonly what: string;
  /** Each entity, and the class of this library that it must be or extend. */
  readonly entities: readonly (readonly [entity: EntityTarget<object>, base: new () => object])[];
}

/**
 * Makes a repository of an initialized DataSource, after it has checked that the DataSource can be used.
 *
 * @throws ConfigurationError that says what is wrong and how to fix it
 */
export function repositoryOn<Entity extends ObjectLiteral, R>(
  Class: RepositoryClass<Entity, R>,
  dataSource: DataSource,
  entity: EntityTarget<Entity>,
  stored: Stored,
): R {
  const problem = problemWith(dataSource, stored);
  if (problem !== undefined) throw new ConfigurationError(`${stored.repository}.on: ${problem}`);
  return new Class(entity, dataSource.manager);
}

/** Returns what makes a DataSource unusable for a repository, or undefined if nothing does. */
export function problemWith(
  dataSource: DataSource,
  { what, entities }: Omit<Stored, 'repository'>,
): string | undefined {
  if (!dataSource.isInitialized) return 'initialize the DataSource first.';
  for (const [entity, base] of entities) {
    const problem = problemWithEntity(dataSource, entity, base);
    if (problem !== undefined) return problem;
  }
  const { type } = dataSource.options;
  const dialect = findDialect(type);
  if (!dialect) return `${type} is not supported. Open a DataSource with openAuthDataSource.`;
  const shared = dataSource.entityMetadatas.find(({ target }) => !isAuthEntity(target));
  if (shared) {
    return (
      `this DataSource also holds ${shared.name}. ${dialect.sharingRisk(what)}. Open a DataSource for this library ` +
      `alone: openAuthDataSource({ type: "${type}", ... }).`
    );
  }
  return dialect.problemWith(
    dataSource,
    entities.map(([entity]) => entity),
  );
}

function problemWithEntity(
  dataSource: DataSource,
  entity: EntityTarget<object>,
  base: new () => object,
): string | undefined {
  if (!dataSource.hasMetadata(entity)) return missingEntity(dataSource, entity, base);
  const { name, target } = dataSource.getMetadata(entity);
  if (isEntityOf(base, target)) return undefined;
  return `${name} is not a ${base.name}. Let it extend ${base.name}, with an @Entity of its own.`;
}

function missingEntity(dataSource: DataSource, entity: EntityTarget<object>, base: new () => object): string {
  const held = dataSource.entityMetadatas.find(({ target }) => isEntityOf(base, target));
  const name = typeof entity === 'function' ? entity.name : 'the entity';
  return held
    ? `this DataSource holds ${held.name} and not ${name}. Pass the entity as well: on(dataSource, ${held.name}).`
    : `this DataSource does not hold ${name}. Add it to the DataSource's entities.`;
}
