import type { DataSource, Repository } from 'typeorm';
import { noSession, type SessionState } from '../../sessions/SessionStore';
import { ParsedTexts } from '../ParsedTexts';
import type { AuthSession } from './AuthSession';
import { dataSourceOf } from './dataSourceOf';
import { dialectOf } from './dialects/dialectOf';
import type { Lookup } from './dialects/SqlDialect';
import { type RawSession, rawSessionColumns, sessionOf } from './sessionRows';
import { SubjectCutoff } from './SubjectCutoff';

/** A session with the cutoff of its subject. */
type RawState = RawSession & { readonly notBefore: string | number | null };

/** The server's clock. It is absent if the engine has no clock of its own. */
interface Clock {
  readonly now?: string | number;
}

/** A row whose columns are in one text, which is a JSON array. */
interface PackedRow extends Clock {
  readonly packed: string;
}

/** The columns of a packed row, in order. */
const packedColumns = [...rawSessionColumns, 'notBefore'] as const;

/** Makes the lookup of sessions by `sid`, each with the cutoff of its subject. Every request with a session uses it. */
export function sessionLookup(repository: Repository<AuthSession>): Lookup<SessionState> {
  const dataSource = dataSourceOf(repository.manager);
  const dialect = dialectOf(dataSource);
  const packed = new ParsedTexts(unpack);
  const readPacked = (row: PackedRow, sid: string): SessionState => stateOf(packed.read(sid, row.packed), row);
  const read = (row: RawState & Clock): SessionState => stateOf(row, row);
  return dialect.lookup(dataSource, {
    sql: (matches, findsOne) => sessionQuery(repository, `s.sid ${matches}`, findsOne),
    key: 'sid',
    read: (dialect.jsonArray ? readPacked : read) as (row: object, sid: string) => SessionState,
    missing: noSession,
  });
}

function unpack(text: string): RawState {
  const values = JSON.parse(text) as (string | number | null)[];
  // Without this check, a missing cutoff would look like a subject without a logout.
  if (values.length !== packedColumns.length) throw new Error('The database did not answer with every column.');
  return Object.fromEntries(packedColumns.map((column, i) => [column, values[i]])) as RawState;
}

const stateOf = (row: RawState, { now }: Clock): SessionState => ({
  session: sessionOf(row),
  notBefore: row.notBefore === null ? undefined : Number(row.notBefore),
  now: now === undefined ? Date.now() : Number(now),
});

function sessionQuery(repository: Repository<AuthSession>, condition: string, findsOne: boolean): string {
  const { clock, jsonArray } = dialectOf(dataSourceOf(repository.manager));
  const query = repository.createQueryBuilder('s').select([]);
  if (!findsOne || !jsonArray) query.addSelect('s.sid', 'sid');
  // A join would be slower: once SQLite has statistics of the tables, it would prepare the join again for each session.
  const cutoff = query
    .subQuery()
    .select('c.notBefore')
    .from(SubjectCutoff, 'c')
    .where('c.subjectKey = s.subjectKey')
    .getQuery();
  const columns = rawSessionColumns.map(column => `s.${column}`);
  if (jsonArray) query.addSelect(jsonArray([...columns, cutoff]), 'packed');
  else {
    for (const column of rawSessionColumns.slice(1)) query.addSelect(`s.${column}`, column);
    query.addSelect(cutoff, 'notBefore');
  }
  if (clock !== undefined) query.addSelect(clock, 'now');
  return query.where(condition).getQuery();
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
