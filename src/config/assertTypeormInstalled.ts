import { ConfigurationError } from '../errors/errors';

/**
 * Checks that TypeORM, an optional package, can be found. Without this check, Node.js would report MODULE_NOT_FOUND and
 * name a file of this library.
 *
 * @param wantedBy - what the application used: an entry point or a command
 * @throws ConfigurationError if TypeORM is not installed; the message says which packages to install
 */
export function assertTypeormInstalled(wantedBy: string): void {
  try {
    require.resolve('typeorm');
  } catch {
    throw new ConfigurationError(
      `${wantedBy} needs the package typeorm, which is not installed. Run: npm install typeorm better-sqlite3 ` +
        '(install pg for PostgreSQL, or mysql2 for MySQL and MariaDB, instead of better-sqlite3)',
    );
  }
}
