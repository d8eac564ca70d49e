import type { Repository } from 'typeorm';
import { LookupBatch } from '../LookupBatch';
import { LookupQueue } from '../LookupQueue';
import { jtiLookup } from './jtiLookup';
import type { RevokedToken } from './RevokedToken';
import { lookupLimits } from './server/lookupLimits';
import { serverRevocations } from './server/ServerRevocations';

/** Answers whether a key is there. */
export interface Lookups {
  has(key: string): Promise<boolean>;
}

/** How revocations are looked up: on SQLite at the end of each turn, on a server at the end of one or when it has answered. */
export function lookupsOf(repository: Repository<RevokedToken>): Lookups {
  const server = serverRevocations(repository.manager.dataSource, repository.target);
  if (!server) return new LookupBatch(jtiLookup(repository));
  const queue = new LookupQueue(jtis => server.find(jtis), lookupLimits(server.settings));
  return { has: async jti => (await queue.ask(jti)) === true };
}
