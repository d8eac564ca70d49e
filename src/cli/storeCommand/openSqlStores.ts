import { statSync } from 'node:fs';
import { ConfigurationError } from '../../errors/errors';
import { openAuthDataSource } from '../../stores/sql/openAuthDataSource';
import { RevokedTokenRepository } from '../../stores/sql/RevokedTokenRepository';
import { SessionRepository } from '../../stores/sql/SessionRepository';
import type { OpeningOptions } from './urlOptions';
import type { CommandStores } from './CommandStores';

type DataSource = Awaited<ReturnType<typeof openAuthDataSource>>;

/** {@link CommandStores} in a database. */
export interface SqlCommandStores extends CommandStores {
  readonly dataSource: DataSource;
  readonly revokedTokens: RevokedTokenRepository;
  readonly sessions: SessionRepository;
}

/** Opens the stores of a database. Opening creates no file and no table, and changes no setting of the database. */
export async function openSqlStores(options: OpeningOptions): Promise<SqlCommandStores> {
  const dataSource = await openExisting(options).catch(explain);
  try {
    return {
      dataSource,
      revokedTokens: RevokedTokenRepository.on(dataSource),
      sessions: SessionRepository.on(dataSource),
      close: () => dataSource.destroy(),
    };
  } catch (error) {
    await dataSource.destroy();
    return explain(error);
  }
}

async function openExisting(options: OpeningOptions): Promise<DataSource> {
  const changing = { migrationsRun: false, synchronize: false, dropSchema: false, logging: false } as const;
  if (options.type !== 'better-sqlite3') return openAuthDataSource({ ...options, ...changing }, { allowLoss: true });
  assertFile(options.database);
  return openAuthDataSource({ ...options, ...changing, enableWAL: false, fileMustExist: true });
}

/** Opening a file that does not exist would create it. */
function assertFile(database: string): void {
  if (statSync(database, { throwIfNoEntry: false })?.isFile()) return;
  // The message does not repeat the value, which may be a misspelt URL with a password.
  throw new Error('There is no such database file. A server is named by a URL: postgres://..., mysql://...');
}

/** Adds a hint to an error: the application or `authx migrate` creates the tables, and no other command. */
function explain(error: unknown): never {
  if (!(error instanceof ConfigurationError)) throw error;
  throw new Error(
    `${error.message} (This command creates no tables. Run authx migrate or start the application first, and pass ` +
      '--entity-prefix if the application has one.)',
  );
}
