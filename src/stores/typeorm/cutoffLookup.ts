import { In, type DataSource } from 'typeorm';
import { BatchedLookup } from '../../async/BatchedLookup';
import { LookupQueue } from '../../async/LookupQueue';
import type { Lookup } from './Lookup';
import { preparedLookup } from './preparedLookup';
import { lookupLimits } from './server/lookupLimits';
import { onPrimary } from './server/onPrimary';
import { recallSettings } from './server/serverSettings';
import { SubjectCutoff } from './SubjectCutoff';

/** The not-before of subjects by their keys, for tokens without a session. */
export function cutoffLookup(dataSource: DataSource): Lookup<number | undefined> {
  const server = recallSettings(dataSource);
  if (!server) return new BatchedLookup(onSqlite(dataSource));
  const find = (keys: readonly string[]): Promise<ReadonlyMap<string, number | undefined>> =>
    onPrimary(dataSource, server.lookupTimeout, async runner => {
      const rows = await runner.manager.find(SubjectCutoff, { where: { subjectKey: In([...keys]) } });
      return new Map(rows.map(({ subjectKey, notBefore }) => [subjectKey, notBefore]));
    });
  return new LookupQueue(find, lookupLimits(server), undefined);
}

function onSqlite(dataSource: DataSource): (keys: readonly string[]) => (number | undefined)[] {
  const sql = (): string =>
    dataSource
      .createQueryBuilder(SubjectCutoff, 'c')
      .select('c.notBefore', 'notBefore')
      .where('c.subjectKey = :key', { key: '' })
      .getQueryAndParameters()[0];
  return preparedLookup(dataSource, sql, row => (row as { notBefore: number } | undefined)?.notBefore);
}
