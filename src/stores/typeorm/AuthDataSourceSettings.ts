import type { Duration } from '../../config/Duration';

/** How a DataSource on PostgreSQL, MySQL or MariaDB is used. */
export interface AuthDataSourceSettings {
  /** How long a lookup of revocations may take; then it fails. Default half a second. */
  lookupTimeout?: Duration;
  /** How long a revocation, and a chunk of a purge, may take. Default 5 seconds. */
  writeTimeout?: Duration;
  /**
   * Takes a server that may lose what it has committed: when it crashes, or when its machine does. Without, the first is
   * refused at start, and the second warned of.
   */
  allowLoss?: boolean;
}
