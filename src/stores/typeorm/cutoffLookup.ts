import { In, type DataSource } from 'typeorm';
import type { BatchFinder } from '../BatchedLookup';
import { SubjectCutoff } from './SubjectCutoff';

/** The not-before of subjects, for tokens without a session, in one query to the primary. */
export function cutoffLookup(dataSource: DataSource): BatchFinder<string, number | undefined> {
  return async subjects => {
    const primary = dataSource.createQueryRunner('master');
    try {
      const rows = await primary.manager.find(SubjectCutoff, { where: { subject: In([...new Set(subjects)]) } });
      const found = new Map(rows.map(({ subject, notBefore }) => [subject, notBefore]));
      return subjects.map(subject => found.get(subject));
    } finally {
      await primary.release();
    }
  };
}
