import type { DataSource, EntityTarget } from 'typeorm';
import { ConfigurationError } from '../../errors/ConfigurationError';
import { AuthSession } from './AuthSession';
import { isAuthEntity } from './isAuthEntity';
import { SubjectCutoff } from './SubjectCutoff';

/**
 * Checks, at start, that sessions can be kept as this entity in this DataSource.
 *
 * @throws ConfigurationError which says what to do
 */
export function assertSessionsUsable(dataSource: DataSource, entity: EntityTarget<AuthSession>): void {
  if (!dataSource.isInitialized) throw unusable('initialize the DataSource first.');
  const foreign = dataSource.entityMetadatas.find(({ target }) => !isAuthEntity(target));
  if (dataSource.options.type === 'better-sqlite3' && foreign) {
    throw unusable(
      `this DataSource also holds ${foreign.name}. A rollback of the application would take ended sessions back with ` +
        'it; open a DataSource of their own: openAuthDataSource({ type: "better-sqlite3", database }).',
    );
  }
  const missing = [entity, SubjectCutoff].find(each => !dataSource.hasMetadata(each));
  if (missing !== undefined) {
    const name = typeof missing === 'function' ? missing.name : 'the entity';
    throw unusable(`this DataSource does not hold ${name}; add it to the DataSource's entities.`);
  }
}

const unusable = (problem: string): ConfigurationError => new ConfigurationError(`SessionRepository.on: ${problem}`);
