import type { DataSource } from 'typeorm';
import { Turnstile } from './Turnstile';

/** Connections of the pool that are left to lookups, which every request waits for. */
const keptForLookups = 3;

const turnstiles = new WeakMap<DataSource, Turnstile>();

/**
 * Does what is no lookup, so many at a time that there are connections left for lookups: else whoever has much listed, or
 * logs in a lot, would have everybody else's requests wait.
 */
export function besideLookups<T>(dataSource: DataSource, act: () => Promise<T>): Promise<T> {
  const { poolSize = 1 } = dataSource.options;
  const turnstile = turnstiles.get(dataSource) ?? new Turnstile(Math.max(1, poolSize - keptForLookups));
  turnstiles.set(dataSource, turnstile);
  return turnstile.pass(act);
}
