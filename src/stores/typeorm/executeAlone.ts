import type { DataSource } from 'typeorm';
import { runAlone, type Statement } from './runAlone';
import { sqliteConnection } from './sqliteConnection';

/**
 * Runs a statement that changes rows, outside of any transaction of the application's.
 *
 * @returns how many rows changed, where the driver says so
 */
export async function executeAlone(
  dataSource: DataSource,
  statement: Statement & { execute(): Promise<object> },
): Promise<number> {
  const connection = sqliteConnection(dataSource);
  if (connection) return runAlone(connection, statement);
  const result: { affected?: number | null } = await statement.execute();
  return result.affected ?? 0;
}
