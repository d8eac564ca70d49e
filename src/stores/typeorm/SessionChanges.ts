import type { Repository, UpdateQueryBuilder } from 'typeorm';
import type { Ending, Rotation } from '../../sessions/SessionStore';
import { isPlain, textKey } from '../textKey';
import type { AuthSession } from './AuthSession';
import { keepLater, metRow } from './keepLater';
import type { Statement } from './Statement';
import { SubjectCutoff } from './SubjectCutoff';

/** The statements by which sessions change: each says for itself when it no longer applies, and then changes no row. */
export class SessionChanges<Entity extends AuthSession> {
  constructor(private readonly repository: Repository<Entity>) {}

  rotation(sid: string, { presented, successor, at }: Rotation): Statement {
    const lastActiveAt = this.columnOf('lastActiveAt');
    return this.change({
      refreshJti: successor.jti,
      refreshIssuedAt: successor.issuedAt,
      refreshExpiresAt: successor.expiresAt,
      previousJti: presented,
      rotatedAt: at,
      lastActiveAt: () => `CASE WHEN ${lastActiveAt} < :at THEN :at ELSE ${lastActiveAt} END`,
    })
      .where(`${this.columnOf('sid')} = :sid AND ${this.columnOf('refreshJti')} = :presented`, { sid, presented })
      .andWhere(`${this.columnOf('revokedAt')} IS NULL`)
      .setParameter('at', at)
      .getQueryAndParameters();
  }

  activity(sids: readonly string[], at: number): Statement {
    return this.change({ lastActiveAt: at })
      .where(`${this.columnOf('sid')} IN (:...sids)`, { sids })
      .andWhere(`${this.columnOf('lastActiveAt')} < :at`, { at })
      .getQueryAndParameters();
  }

  end(sid: string, ending: Ending): Statement {
    return this.ending(ending)
      .andWhere(`${this.columnOf('sid')} = :sid`, { sid })
      .getQueryAndParameters();
  }

  endOthers(subject: string, kept: string, ending: Ending): Statement {
    const update = this.endingOf(subject, ending);
    if (isPlain(kept)) update.andWhere(`${this.columnOf('sid')} <> :kept`, { kept });
    return update.getQueryAndParameters();
  }

  /** The cutoff counts at once for everything; the sessions' own rows as well, for clocks that differ. */
  endAll(subject: string, ending: Ending): Statement[] {
    return [this.cutoff(textKey(subject), ending.at), this.endingOf(subject, ending).getQueryAndParameters()];
  }

  private cutoff(subjectKey: string, notBefore: number): Statement {
    const { dataSource } = this.repository.manager;
    const insert = dataSource
      .getRepository(SubjectCutoff)
      .createQueryBuilder(metRow)
      .insert()
      .values({ subjectKey, notBefore });
    const [sql, parameters] = insert.updateEntity(false).getQueryAndParameters();
    return [`${sql} ${keepLater(dataSource, 'subject_key', 'not_before')}`, parameters];
  }

  private change(changes: Partial<Record<keyof AuthSession, unknown>>): UpdateQueryBuilder<Entity> {
    return this.repository
      .createQueryBuilder()
      .update()
      .set(changes as never);
  }

  private ending({ at, end }: Ending): UpdateQueryBuilder<Entity> {
    return this.change({ revokedAt: at, end }).where(`${this.columnOf('revokedAt')} IS NULL`);
  }

  private endingOf(subject: string, ending: Ending): UpdateQueryBuilder<Entity> {
    return this.ending(ending).andWhere(`${this.columnOf('subjectKey')} = :key`, { key: textKey(subject) });
  }

  private columnOf(property: keyof AuthSession): string {
    const { manager, metadata } = this.repository;
    return manager.dataSource.driver.escape(metadata.findColumnWithPropertyName(property)?.databaseName ?? property);
  }
}
