import type { DataSourceOptions } from 'typeorm';
import { authEntities } from './authEntities';
import { authMigrations } from './authMigrations';

/** Adds the entities and migrations of this library to the options of a DataSource that have none. */
export function withAuthDefaults(options: DataSourceOptions): DataSourceOptions {
  const defaults = {
    entities: [...authEntities],
    migrations: [...authMigrations],
    migrationsRun: options.synchronize !== true,
    // A table of its own, so that the application's migrations in the same database stay apart.
    migrationsTableName: `${options.entityPrefix ?? ''}authx_migrations`,
  };
  return { ...defaults, ...options };
}
