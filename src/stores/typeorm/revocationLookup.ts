import type { Repository } from 'typeorm';
import { BatchedLookup } from '../../async/BatchedLookup';
import { LookupQueue } from '../../async/LookupQueue';
import type { Lookup } from './Lookup';
import { preparedLookup } from './preparedLookup';
import type { RevokedToken } from './RevokedToken';
import { lookupLimits } from './server/lookupLimits';
import { serverRevocations } from './server/ServerRevocations';

/**
 * Whether there is a revocation by a key: on SQLite at the end of each turn, on a server at the end of one or when it
 * has answered.
 */
export function revocationLookup({ manager, metadata, target }: Repository<RevokedToken>): Lookup<boolean> {
  const server = serverRevocations(manager.dataSource, target);
  if (server) return new LookupQueue(jtis => server.find(jtis), lookupLimits(server.settings), false);
  const column = metadata.findColumnWithPropertyName('jti')?.databaseName ?? 'jti';
  const sql = (): string => `SELECT 1 FROM "${metadata.tableName}" WHERE "${column}" = ?`;
  return new BatchedLookup(preparedLookup(manager.dataSource, sql, row => row !== undefined));
}
