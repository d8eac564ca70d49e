import { type SessionStore } from '../../../src/index';
import { SessionRepository } from '../../../src/entries/typeorm';
import { MemorySessionStore } from '../../../src/testing/index';
import { describeOnRedis, openSessionStore } from '../../stores/support/redisServer';
import { newFile, openOn } from '../../stores/support/authFile';
import { describeOnServers, newDatabase, openServer } from '../../stores/support/sqlServers';

/** Describes something on each store that there is; each opens once, and is shared. */
export function describeOnStores(title: string, body: (open: () => Promise<SessionStore>) => void): void {
  describe(`${title} in memory`, () => body(once(async () => new MemorySessionStore())));
  describe(`${title} on SQLite`, () => body(once(async () => SessionRepository.on(await openOn(newFile())))));
  describeOnServers(title, server =>
    body(once(async () => SessionRepository.on(await openServer(await newDatabase(server))))),
  );
  describeOnRedis(title, () => body(once(() => openSessionStore())));
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}
