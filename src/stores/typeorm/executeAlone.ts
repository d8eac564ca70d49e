import type { DataSource } from 'typeorm';
import { runAlone } from './runAlone';
import { sqliteConnection } from './sqliteConnection';
import type { Statement } from './Statement';

/**
 * Runs a statement that changes rows, outside of any transaction of the application's.
 *
 * @returns how many rows changed, where the driver says so
 */
export async function executeAlone(
  dataSource: DataSource,
  statement: { getQueryAndParameters(): [string, unknown[]]; execute(): Promise<object> },
): Promise<number> {
  const connection = sqliteConnection(dataSource);
  if (connection) return runAlone(connection, [statement.getQueryAndParameters() satisfies Statement]);
  const result: { affected?: number | null } = await statement.execute();
  return result.affected ?? 0;
}
