import { assertTypeormInstalled } from '../config/assertTypeormInstalled';
import type { sqlStores } from './sqlStores';

/**
 * Loads what commands do with a database. The other commands and the help work without TypeORM.
 *
 * @throws ConfigurationError if TypeORM is not installed
 */
export function loadSqlStores(): typeof sqlStores {
  assertTypeormInstalled('A store in a database');
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- an import of CommonJS that waits
  return (require('./sqlStores') as typeof import('./sqlStores')).sqlStores;
}
