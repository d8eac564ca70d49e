import type { Repository, SelectQueryBuilder } from 'typeorm';
import { BatchedLookup } from '../../async/BatchedLookup';
import { LookupQueue } from '../../async/LookupQueue';
import { noSession, type SessionState } from '../../sessions/SessionStore';
import type { AuthSession } from './AuthSession';
import type { Lookup } from './Lookup';
import { preparedLookup } from './preparedLookup';
import { lookupLimits } from './server/lookupLimits';
import { onPrimary } from './server/onPrimary';
import { recallSettings } from './server/serverSettings';
import { type RawSession, sessionColumns, sessionOf } from './sessionColumns';
import { SubjectCutoff } from './SubjectCutoff';

type Row = RawSession & { readonly notBefore: string | number | null };

const stateOf = (row: Row): SessionState => ({
  session: sessionOf(row),
  notBefore: row.notBefore === null ? undefined : Number(row.notBefore),
});

/**
 * The question that every request asks: sessions by their `sid`, each with the not-before of its subject, in one query; on
 * SQLite by a statement prepared once.
 */
export function sessionLookup(repository: Repository<AuthSession>): Lookup<SessionState> {
  const { dataSource } = repository.manager;
  const server = recallSettings(dataSource);
  if (!server) {
    const sql = (): string => question(repository).where('s.sid = :sid', { sid: '' }).getQueryAndParameters()[0];
    const read = (row: unknown): SessionState => (row === undefined ? noSession : stateOf(row as Row));
    return new BatchedLookup(preparedLookup(dataSource, sql, read));
  }
  const sql = questionOfMany(repository);
  const find = (sids: readonly string[]): Promise<ReadonlyMap<string, SessionState>> =>
    onPrimary(dataSource, server.lookupTimeout, async runner => {
      const rows = (await runner.query(sql, [sids])) as readonly Row[];
      return new Map(rows.map(row => [String(row.sid), stateOf(row)]));
    });
  return new LookupQueue(find, lookupLimits(server), noSession);
}

/** One text for any number of sessions, made once: the driver of MySQL writes them out, and PostgreSQL takes an array. */
function questionOfMany(repository: Repository<AuthSession>): string {
  const among = repository.manager.dataSource.options.type === 'postgres' ? '= ANY(:sids)' : 'IN (:sids)';
  return question(repository).where(`s.sid ${among}`, { sids: '' }).getQueryAndParameters()[0];
}

function question(repository: Repository<AuthSession>): SelectQueryBuilder<AuthSession> {
  const [first, ...others] = sessionColumns;
  const query = repository.createQueryBuilder('s').select(`s.${first as string}`, first as string);
  for (const column of others) query.addSelect(`s.${column}`, column);
  // Not a join, for which SQLite, once it has statistics of the tables, prepares itself anew for every session.
  return query.addSelect(
    cutoff => cutoff.select('c.notBefore').from(SubjectCutoff, 'c').where('c.subjectKey = s.subjectKey'),
    'notBefore',
  );
}
