import type { DataSource, Repository } from 'typeorm';
import { noSession, type SessionState } from '../../sessions/SessionStore';
import type { AuthSession } from './AuthSession';
import { dataSourceOf } from './dataSourceOf';
import { dialectOf } from './dialects/dialectOf';
import type { Lookup } from './dialects/SqlDialect';
import { type RawSession, rawSessionColumns, sessionOf } from './sessionRows';
import { SubjectCutoff } from './SubjectCutoff';

/** `now` is absent if the engine has no clock of its own. */
type StateRow = RawSession & { readonly notBefore: string | number | null; readonly now?: string | number };

/** Makes the lookup of sessions by `sid`, each with the cutoff of its subject. Every request with a session uses it. */
export function sessionLookup(repository: Repository<AuthSession>): Lookup<SessionState> {
  const dataSource = dataSourceOf(repository.manager);
  return dialectOf(dataSource).lookup(dataSource, {
    sql: matches => sessionQuery(repository, `s.sid ${matches}`),
    key: 'sid',
    read: row => stateOf(row as StateRow),
    missing: noSession,
  });
}

const stateOf = (row: StateRow): SessionState => ({
  session: sessionOf(row),
  notBefore: row.notBefore === null ? undefined : Number(row.notBefore),
  now: row.now === undefined ? Date.now() : Number(row.now),
});

function sessionQuery(repository: Repository<AuthSession>, condition: string): string {
  const [first, ...others] = rawSessionColumns;
  const query = repository.createQueryBuilder('s').select(`s.${first as string}`, first as string);
  for (const column of others) query.addSelect(`s.${column}`, column);
  const { clock } = dialectOf(dataSourceOf(repository.manager));
  if (clock !== undefined) query.addSelect(clock, 'now');
  return (
    query
      // A join would be slower: once SQLite has statistics of the tables, it would prepare the join again for each session.
      .addSelect(
        cutoff => cutoff.select('c.notBefore').from(SubjectCutoff, 'c').where('c.subjectKey = s.subjectKey'),
        'notBefore',
      )
      .where(condition)
      .getQuery()
  );
}

/** Makes the lookup of cutoffs by subject key, for tokens without a session. */
export function cutoffLookup(dataSource: DataSource): Lookup<number | undefined> {
  return dialectOf(dataSource).lookup<number | undefined>(dataSource, {
    sql: matches =>
      dataSource
        .createQueryBuilder(SubjectCutoff, 'c')
        .select('c.subjectKey', 'subjectKey')
        .addSelect('c.notBefore', 'notBefore')
        .where(`c.subjectKey ${matches}`)
        .getQuery(),
    key: 'subjectKey',
    read: ({ notBefore }) => Number(notBefore),
    missing: undefined,
  });
}
