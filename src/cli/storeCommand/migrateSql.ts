import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { openAuthDataSource } from '../../stores/sql/openAuthDataSource';
import { SqlProofStore } from '../../stores/sql/SqlProofStore';
import { SqlRateLimitStore } from '../../stores/sql/SqlRateLimitStore';
import type { OpeningOptions } from './urlOptions';

/** The tables that belong to no migration. An application that uses them creates them itself, if its role may. */
export interface MoreTables {
  readonly proofs: boolean;
  readonly rateLimits: boolean;
}

const silent = { logging: false, dropSchema: false, synchronize: false } as const;

/** Runs the pending migrations, as the start of an application does. Other processes may do so at the same time. */
export async function migrateSql(options: OpeningOptions, { proofs, rateLimits }: MoreTables): Promise<void> {
  const isSqlite = options.type === 'better-sqlite3';
  if (isSqlite) assertNoServer(options.database);
  if (isSqlite) mkdirSync(dirname(options.database), { recursive: true });
  const migrating = { ...options, ...silent, migrationsRun: true };
  const dataSource = await openAuthDataSource(migrating, isSqlite ? undefined : { allowLoss: true });
  try {
    if (proofs) await SqlProofStore.open(dataSource);
    if (rateLimits) await SqlRateLimitStore.open(dataSource);
  } finally {
    await dataSource.destroy();
  }
}

/**
 * A file would be made whose name holds the password of a misspelt URL, such as `postgres//user:password@host`, and the
 * database of the application would stay as it is.
 *
 * @throws Error that does not repeat the text
 */
function assertNoServer(file: string): void {
  if (!/^(?:postgres(?:ql)?|mysql|mariadb)(?::|\/\/)|^[^/\\]*:[^/\\]*@/i.test(file)) return;
  throw new Error(
    'The store looks like a misspelt URL of a server. Write postgres://..., mysql://... or mariadb://...',
  );
}
