import { Redis } from 'ioredis';
import type { RevocationStore, SessionStore } from '../../../src/index';
import { RevokedTokenRepository, SessionRepository } from '../../../src/entries/typeorm';
import { RedisRevocationStore, RedisSessionStore } from '../../../src/entries/redis';
import { cleanUp, takeAll } from '../../support/cleanup';
import { newFile, openOn } from '../../stores/support/authFile';
import { describeOnRedis, newPrefix, redisUrl } from '../../stores/support/redisServer';
import { describeOnServers, engines, newDatabase, openServer } from '../../stores/support/sqlServers';

/** The stores of an application, and the URL by which a command finds them. */
export interface StoresOfApplication {
  readonly url: string;
  readonly revokedTokens: RevocationStore;
  readonly sessions: SessionStore;
}

const opened: { close(): void }[] = [];

cleanUp(() => takeAll(opened).forEach(one => one.close()));

async function onRedis(): Promise<StoresOfApplication> {
  const url = new URL(redisUrl);
  url.searchParams.set('keyPrefix', newPrefix());
  const client = new Redis(url.href, { lazyConnect: true });
  const accepting = { durability: 'none', allowEviction: true } as const;
  const revokedTokens = await RedisRevocationStore.open(client, accepting);
  const sessions = await RedisSessionStore.open(client, accepting);
  opened.push(revokedTokens, sessions);
  return { url: url.href, revokedTokens, sessions };
}

/** Describes a command on the stores of each kind that there is. */
export function describeOnStores(title: string, body: (open: () => Promise<StoresOfApplication>) => void): void {
  describe(`${title} on SQLite`, () =>
    body(async () => {
      const url = newFile();
      const dataSource = await openOn(url);
      return {
        url,
        revokedTokens: RevokedTokenRepository.on(dataSource),
        sessions: SessionRepository.on(dataSource),
      };
    }));
  describeOnServers(
    title,
    server =>
      body(async () => {
        const options = await newDatabase(server);
        const dataSource = await openServer(options, { lookupTimeout: 5 });
        return {
          url: String(options.url),
          revokedTokens: RevokedTokenRepository.on(dataSource),
          sessions: SessionRepository.on(dataSource),
        };
      }),
    engines,
  );
  describeOnRedis(title, () => body(onRedis));
}
