import type { DataSource } from 'typeorm';
import { dialectOf } from './dialects/dialectOf';

/** Returns the clock of the database of a DataSource, in milliseconds since 1970. */
export async function databaseClock(dataSource: DataSource): Promise<number> {
  const [row] = await dataSource.query<{ now: unknown }[]>(`SELECT ${dialectOf(dataSource).counters.clock} AS now`);
  return Number(row?.now);
}
