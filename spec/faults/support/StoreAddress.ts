import { newFile } from '../../stores/support/authFile';
import { newPrefix, redisUrl } from '../../stores/support/redisServer';
import { engines, newDatabase } from '../../stores/support/sqlServers';

/** The stores that keep what they are told when a process ends. */
export type DurableKind = 'sqlite' | 'postgres' | 'mariadb' | 'redis';

/** Where a store is, as it is told to a process: of whatever opens it, each sees the same sessions and revocations. */
export interface StoreAddress {
  /** In memory each process has its own. */
  readonly kind: DurableKind | 'memory';
  /** URL of the server; for SQLite the path of the file; in memory of no meaning. */
  readonly url: string;
  /** On Redis, what every key begins with. */
  readonly prefix?: string;
}

const makers: Record<DurableKind, { readonly variable?: string; readonly make: () => Promise<StoreAddress> }> = {
  sqlite: { make: async () => ({ kind: 'sqlite', url: newFile() }) },
  postgres: { variable: 'AUTHX_TEST_POSTGRES_URL', make: () => newOn('postgres') },
  mariadb: { variable: 'AUTHX_TEST_MYSQL_URL', make: () => newOn('mariadb') },
  redis: {
    variable: 'AUTHX_TEST_REDIS_URL',
    make: async () => ({ kind: 'redis', url: redisUrl, prefix: newPrefix() }),
  },
};

async function newOn(kind: 'postgres' | 'mariadb'): Promise<StoreAddress> {
  const server = engines.find(({ type }) => type === kind)!;
  return { kind, url: (await newDatabase(server)).url! };
}

/** Describes something on each durable store; where a server is not told of, says so and skips it. */
export function describeOnDurableStores(
  title: string,
  body: (kind: DurableKind, newAddress: () => Promise<StoreAddress>) => void,
  kinds: readonly DurableKind[] = Object.keys(makers) as DurableKind[],
): void {
  for (const kind of kinds) {
    const { variable, make } = makers[kind];
    const isThere = variable === undefined || (process.env[variable] ?? '') !== '';
    if (isThere) describe(`${title}, ${kind}`, () => body(kind, make));
    else describe.skip(`${title}, ${kind} (skipped: ${variable} is not set)`, () => body(kind, make));
  }
}

/** The stores in whose database an application may have a transaction of its own. */
export const sqlKinds: readonly DurableKind[] = ['sqlite', 'postgres', 'mariadb'];
