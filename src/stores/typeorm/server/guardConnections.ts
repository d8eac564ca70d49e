import type { DataSource } from 'typeorm';

interface Emitter {
  on(event: string, listener: (connection: Emitter) => void): unknown;
}

/**
 * Listens to the errors of each new connection to PostgreSQL. TypeORM does so a moment after the pool has handed one out;
 * a server that ends in that moment would end the process with it. The query fails either way.
 */
export function guardConnections({ driver, options }: DataSource): void {
  if (options.type !== 'postgres') return;
  const { master: pool } = driver as unknown as { readonly master: Emitter };
  pool.on('connect', connection => connection.on('error', () => undefined));
}
