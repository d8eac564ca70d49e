import type { DataSource, Repository, UpdateQueryBuilder } from 'typeorm';
import type { ConfirmedRotation, Ending, Rotation } from '../../sessions/SessionStore';
import { isPlain, textKey } from '../storedText';
import type { AuthSession } from './AuthSession';
import { dataSourceOf } from './dataSourceOf';
import { dialectOf } from './dialects/dialectOf';
import { existing, type Statement } from './dialects/SqlDialect';
import { quotedTable, type QuotedTable } from './quotedTable';
import { SubjectCutoff } from './SubjectCutoff';

/** The statements that change sessions. Each one contains its own condition, and changes no row if that does not hold. */
export class SessionStatements<Entity extends AuthSession> {
  private readonly dataSource: DataSource;
  private readonly table: QuotedTable;

  constructor(private readonly repository: Repository<Entity>) {
    this.dataSource = dataSourceOf(repository.manager);
    this.table = quotedTable(this.dataSource, repository.target);
  }

  rotate(sid: string, { presented, successor, at }: Rotation): Statement {
    const lastActiveAt = this.columnOf('lastActiveAt');
    return this.update({
      refreshJti: successor.jti,
      refreshIssuedAt: successor.issuedAt,
      refreshExpiresAt: successor.expiresAt,
      previousJti: presented,
      rotatedAt: null,
      lastActiveAt: () => `CASE WHEN ${lastActiveAt} < :at THEN :at ELSE ${lastActiveAt} END`,
    })
      .where(`${this.columnOf('sid')} = :sid AND ${this.columnOf('refreshJti')} = :presented`, { sid, presented })
      .andWhere(`${this.columnOf('revokedAt')} IS NULL`)
      .setParameter('at', at)
      .getQueryAndParameters();
  }

  confirm(rotations: readonly ConfirmedRotation[]): Statement {
    const { clock } = dialectOf(this.dataSource);
    // No two sessions have a token of the same jti.
    return this.update({ rotatedAt: clock === undefined ? Date.now() : () => clock })
      .where(`${this.columnOf('sid')} IN (:...sids)`, { sids: rotations.map(({ sid }) => sid) })
      .andWhere(`${this.columnOf('refreshJti')} IN (:...jtis)`, { jtis: rotations.map(({ jti }) => jti) })
      .andWhere(`${this.columnOf('previousJti')} IS NOT NULL AND ${this.columnOf('rotatedAt')} IS NULL`)
      .getQueryAndParameters();
  }

  touch(sids: readonly string[], at: number): Statement {
    return this.update({ lastActiveAt: at })
      .where(`${this.columnOf('sid')} IN (:...sids)`, { sids })
      .andWhere(`${this.columnOf('lastActiveAt')} < :at`, { at })
      .getQueryAndParameters();
  }

  end(sid: string, ending: Ending): Statement {
    return this.updateLive(ending)
      .andWhere(`${this.columnOf('sid')} = :sid`, { sid })
      .getQueryAndParameters();
  }

  endOthers(subject: string, kept: string, ending: Ending): Statement {
    const update = this.updateLiveOf(subject, ending);
    if (isPlain(kept)) update.andWhere(`${this.columnOf('sid')} <> :kept`, { kept });
    return update.getQueryAndParameters();
  }

  /** The cutoff alone ends everything. The sessions are ended as well, in case the clocks of processes differ. */
  endAll(subject: string, ending: Ending): Statement[] {
    return [this.cutOff(textKey(subject), ending.at), this.updateLiveOf(subject, ending).getQueryAndParameters()];
  }

  private cutOff(subjectKey: string, notBefore: number): Statement {
    const insert = this.dataSource
      .getRepository(SubjectCutoff)
      .createQueryBuilder(existing)
      .insert()
      .values({ subjectKey, notBefore });
    const [sql, parameters] = insert.updateEntity(false).getQueryAndParameters();
    const { column } = quotedTable(this.dataSource, SubjectCutoff);
    const { upsertLatest } = dialectOf(this.dataSource);
    return [`${sql} ${upsertLatest(column('subjectKey'), column('notBefore'))}`, parameters];
  }

  private update(changes: Partial<Record<keyof AuthSession, unknown>>): UpdateQueryBuilder<Entity> {
    return this.repository
      .createQueryBuilder()
      .update()
      .set(changes as never);
  }

  private updateLive({ at, end }: Ending): UpdateQueryBuilder<Entity> {
    return this.update({ revokedAt: at, end }).where(`${this.columnOf('revokedAt')} IS NULL`);
  }

  private updateLiveOf(subject: string, ending: Ending): UpdateQueryBuilder<Entity> {
    return this.updateLive(ending).andWhere(`${this.columnOf('subjectKey')} = :key`, { key: textKey(subject) });
  }

  private columnOf(property: keyof AuthSession): string {
    return this.table.column(property);
  }
}
