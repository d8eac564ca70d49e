import type { DataSource } from 'typeorm';
import { runAlone } from './runAlone';
import { recallSettings } from './server/serverSettings';
import { writeTogether } from './server/writeTogether';
import { sqliteConnection } from './sqliteConnection';
import type { Statement } from './Statement';

/**
 * Runs statements that change rows, all or none, outside of any transaction of the application's.
 *
 * @returns how many rows changed
 */
export async function executeAlone(dataSource: DataSource, ...statements: readonly Statement[]): Promise<number> {
  const connection = sqliteConnection(dataSource);
  if (connection) return runAlone(connection, statements);
  const server = recallSettings(dataSource);
  if (server) return writeTogether(dataSource, server.writeTimeout, statements);
  throw new Error('It is kept in a DataSource that openAuthDataSource has opened.');
}
