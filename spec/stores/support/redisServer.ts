import { randomBytes } from 'node:crypto';
import { Redis } from 'ioredis';
import {
  RedisProofStore,
  RedisRateLimitStore,
  RedisRevocationStore,
  RedisSessionStore,
  type RedisClient,
  type RedisClusterClient,
  type RedisConnection,
  type RedisProofStoreOptions,
  type RedisRateLimitStoreOptions,
  type RedisRevocationStoreOptions,
  type RedisStoreOptions,
} from '../../../src/entries/redis';
import { cleanUp, takeAll } from '../../support/cleanup';

/** The environment variable that says where Redis is. */
const variable = 'AUTHX_TEST_REDIS_URL';

export const redisUrl = process.env[variable] ?? '';

/** Describes something on Redis; where there is none, says so and skips it. */
export function describeOnRedis(title: string, body: () => void): void {
  if (redisUrl !== '') describe(`${title} on Redis`, body);
  else describe.skip(`${title} on Redis (skipped: ${variable} is not set)`, body);
}

const stores: { close(): void }[] = [];
const clients: Redis[] = [];
const prefixes: string[] = [];

/** A client as an application may have it. */
export function newClient(at: string = redisUrl): Redis {
  const client = new Redis(at, { lazyConnect: true });
  client.on('error', () => undefined);
  clients.push(client);
  return client;
}

/** What no other key of the server begins with; its keys are removed when the specs are through. */
export function newPrefix(): string {
  const prefix = `authx-spec:${randomBytes(6).toString('hex')}:`;
  prefixes.push(prefix);
  return prefix;
}

/** A client which counts the questions that its connections put. */
export class CountingClient implements RedisClient {
  questions = 0;

  constructor(private readonly client: Redis) {}

  duplicate(changes: object): RedisConnection {
    const connection: RedisConnection = this.client.duplicate(changes);
    const call = connection.call.bind(connection);
    return Object.assign(connection, {
      call: (...command: Parameters<typeof call>) => {
        if (command[0] === 'mget' || command[0] === 'eval') this.questions += 1;
        return call(...command);
      },
    });
  }
}

/** Opens a store; it is closed when the specs are through. */
export async function openStore(
  client: RedisClient | RedisClusterClient = newClient(),
  options: RedisRevocationStoreOptions = {},
): Promise<RedisRevocationStore> {
  const store = await RedisRevocationStore.open(client, patient(options));
  stores.push(store);
  return store;
}

/** The same with a store of sessions. */
export async function openSessionStore(
  client: RedisClient | RedisClusterClient = newClient(),
  options: RedisStoreOptions = {},
): Promise<RedisSessionStore> {
  const store = await RedisSessionStore.open(client, patient(options));
  stores.push(store);
  return store;
}

/** The same with a store of DPoP proofs. */
export async function openProofStore(
  client: RedisClient | RedisClusterClient = newClient(),
  options: RedisProofStoreOptions = {},
): Promise<RedisProofStore> {
  const store = await RedisProofStore.open(client, { lookupTimeout: 5, prefix: newPrefix(), ...options });
  stores.push(store);
  return store;
}

/** The same with a store of rate limits. */
export async function openRateLimitStore(
  client: RedisClient | RedisClusterClient = newClient(),
  options: RedisRateLimitStoreOptions = {},
): Promise<RedisRateLimitStore> {
  const store = await RedisRateLimitStore.open(client, { lookupTimeout: 5, prefix: newPrefix(), ...options });
  stores.push(store);
  return store;
}

const patient = (options: RedisStoreOptions): RedisStoreOptions => ({
  durability: 'none',
  lookupTimeout: 5,
  prefix: newPrefix(),
  ...options,
});

cleanUp(async () => {
  for (const store of takeAll(stores)) store.close();
  if (redisUrl !== '' && prefixes.length > 0) {
    const client = newClient();
    for (const prefix of takeAll(prefixes)) {
      const keys = await client.keys(`*${prefix}*`);
      if (keys.length > 0) await client.unlink(keys);
    }
  }
  for (const client of takeAll(clients)) client.disconnect();
});
