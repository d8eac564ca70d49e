import type { Repository, SelectQueryBuilder } from 'typeorm';
import type { BatchFinder } from '../BatchedLookup';
import type { SessionState } from '../SessionStore';
import type { AuthSession } from './AuthSession';
import { sessionColumns, sessionOf, type RawSession } from './sessionColumns';
import { sqliteConnection, type SqliteConnection } from './sqliteConnection';
import { SubjectCutoff } from './SubjectCutoff';

type Row = RawSession & { readonly notBefore: string | number | null };

const stateOf = (row: Row | undefined): SessionState => ({
  session: row && sessionOf(row),
  notBefore: row?.notBefore == null ? undefined : Number(row.notBefore),
});

/**
 * The question that every request asks: sessions with the not-before of their subjects, in one query; on SQLite by a
 * statement prepared once. Read from the primary: a replica may not have heard yet.
 */
export function sessionLookup(repository: Repository<AuthSession>): BatchFinder<string, SessionState> {
  const { dataSource } = repository.manager;
  if (dataSource.options.type !== 'better-sqlite3') return sids => findInOneQuery(repository, sids);
  let prepared: { connection: SqliteConnection; find: (sids: readonly string[]) => SessionState[] } | undefined;
  return sids => {
    const connection = sqliteConnection(dataSource) as SqliteConnection;
    // A DataSource that was closed and opened again has another connection.
    if (prepared?.connection !== connection) prepared = { connection, find: prepare(repository, connection) };
    return prepared.find(sids);
  };
}

function question(repository: Repository<AuthSession>): SelectQueryBuilder<AuthSession> {
  const [first, ...others] = sessionColumns;
  const query = repository.createQueryBuilder('s').select(`s.${first as string}`, first as string);
  for (const column of others) query.addSelect(`s.${column}`, column);
  return query.addSelect('c.notBefore', 'notBefore').leftJoin(SubjectCutoff, 'c', 'c.subject = s.subject');
}

async function findInOneQuery(repository: Repository<AuthSession>, sids: readonly string[]): Promise<SessionState[]> {
  const primary = repository.manager.dataSource.createQueryRunner('master');
  try {
    const rows = await question(repository)
      .where('s.sid IN (:...sids)', { sids: [...new Set(sids)] })
      .setQueryRunner(primary)
      .getRawMany<Row>();
    const states = new Map(rows.map(row => [String(row.sid), stateOf(row)]));
    return sids.map(sid => states.get(sid) ?? stateOf(undefined));
  } finally {
    await primary.release();
  }
}

function prepare(
  repository: Repository<AuthSession>,
  connection: SqliteConnection,
): (sids: readonly string[]) => SessionState[] {
  const [sql] = question(repository).where('s.sid = :sid', { sid: '' }).getQueryAndParameters();
  const statement = connection.prepare(sql);
  const find = (sids: readonly string[]): SessionState[] =>
    sids.map(sid => stateOf(statement.get(sid) as Row | undefined));
  // One transaction for all: most of what a single lookup costs is its lock.
  const findTogether = connection.transaction(find);
  return sids => (sids.length === 1 ? find(sids) : findTogether(sids));
}
