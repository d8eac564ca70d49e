import type { Repository } from 'typeorm';
import { BatchedLookup } from '../BatchedLookup';
import { LookupQueue } from '../LookupQueue';
import { preparedLookup } from './preparedLookup';
import type { RevokedToken } from './RevokedToken';
import { lookupLimits } from './server/lookupLimits';
import { serverRevocations } from './server/ServerRevocations';

/** Whether there is a revocation by this key. */
export type RevocationLookup = (key: string) => Promise<boolean>;

/**
 * Answers true for the jti of a revoked token: on SQLite at the end of each turn, on a server at the end of one or when it
 * has answered.
 */
export function revocationLookup({ manager, metadata, target }: Repository<RevokedToken>): RevocationLookup {
  const server = serverRevocations(manager.dataSource, target);
  if (server) {
    const queue = new LookupQueue(keys => server.find(keys), lookupLimits(server.settings));
    return async key => (await queue.ask(key)) === true;
  }
  const column = metadata.findColumnWithPropertyName('jti')?.databaseName ?? 'jti';
  const sql = (): string => `SELECT 1 FROM "${metadata.tableName}" WHERE "${column}" = ?`;
  const batch = new BatchedLookup(preparedLookup(manager.dataSource, sql, row => row !== undefined));
  return key => batch.ask(key);
}
