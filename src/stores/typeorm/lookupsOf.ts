import type { Repository } from 'typeorm';
import { LookupBatch } from '../LookupBatch';
import { LookupQueue, type LookupLimits } from '../LookupQueue';
import { jtiLookup } from './jtiLookup';
import type { RevokedToken } from './RevokedToken';
import { serverRevocations } from './server/ServerRevocations';

/** Answers whether a key is there. */
export interface Lookups {
  has(key: string): Promise<boolean>;
}

/** A few questions under way at a time: the next then asks for all that have arrived meanwhile. */
const serverLimits: Omit<LookupLimits, 'timeout'> = { questions: 2, keys: 1000, waiting: 10_000 };

/** How revocations are looked up: on SQLite at the end of each turn, on a server at the end of one or when it has answered. */
export function lookupsOf(repository: Repository<RevokedToken>): Lookups {
  const server = serverRevocations(repository.manager.dataSource, repository.target);
  if (!server) return new LookupBatch(jtiLookup(repository));
  const limits = { ...serverLimits, timeout: server.settings.lookupTimeout };
  return new LookupQueue(jtis => server.find(jtis), limits);
}
