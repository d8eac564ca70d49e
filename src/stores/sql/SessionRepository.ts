import { type DataSource, type DeepPartial, type EntityTarget, Repository } from 'typeorm';
import {
  type ConfirmedRotation,
  type Ending,
  noSession,
  type Rotation,
  type SessionPage,
  type SessionState,
  type SessionStore,
} from '../../sessions/SessionStore';
import type { Session } from '../../sessions/Session';
import { isPlain, textKey } from '../storedText';
import { AuthSession } from './AuthSession';
import { dataSourceOf } from './dataSourceOf';
import { dialectOf } from './dialects/dialectOf';
import type { Lookup, Statement } from './dialects/SqlDialect';
import { probeTable } from './probeTable';
import { type PurgedRows, type PurgeProgress, purgeOldest } from './purgeOldest';
import { type RepositoryClass, repositoryOn } from './repositoryOn';
import { cutoffLookup, sessionLookup } from './sessionLookups';
import { assertStorable, rowOf, sessionOfEntity } from './sessionRows';
import { SessionStatements } from './SessionStatements';
import { SubjectCutoff } from './SubjectCutoff';

/**
 * Stores sessions in a table, one row for each. To fill columns of your own, extend it and override {@link toRow}.
 *
 * ```ts
 * const sessions = { store: SessionRepository.on(await openAuthDataSource({ type: 'better-sqlite3', database: 'auth.sqlite' })) };
 * ```
 */
export class SessionRepository<Entity extends AuthSession = AuthSession>
  extends Repository<Entity>
  implements SessionStore
{
  #sessions: Lookup<SessionState> | undefined;
  #cutoffs: Lookup<number | undefined> | undefined;

  /**
   * Makes the repository of an initialized DataSource.
   *
   * @param entity - a class of your own that extends {@link AuthSession}
   * @throws ConfigurationError if the DataSource does not hold the entities, or holds entities of the application. It also
   *   throws if, on SQLite, a table is missing, or if, on a server, {@link openAuthDataSource} has not opened the
   *   DataSource.
   */
  static on<Entity extends AuthSession, R>(
    this: RepositoryClass<Entity, R>,
    dataSource: DataSource,
    entity: EntityTarget<Entity> = AuthSession,
  ): R {
    return repositoryOn(this, dataSource, entity, {
      repository: 'SessionRepository',
      what: 'the end of sessions',
      entities: [
        [entity, AuthSession],
        [SubjectCutoff, SubjectCutoff],
      ],
    });
  }

  async add(session: Session): Promise<void> {
    assertStorable(session);
    const row = Object.assign(this.toRow(session), { subjectKey: textKey(session.subject) });
    const insert = this.createQueryBuilder()
      .insert()
      .values(row as never);
    await this.execute(insert.updateEntity(false).getQueryAndParameters());
  }

  look(sid: string | undefined, subject: string): Promise<SessionState> {
    if (sid === undefined) return this.lookUpSubject(subject);
    // Some ids that no session has are unreadable for the database. Such an id would fail all lookups of its query.
    if (!isPlain(sid)) return Promise.resolve(noSession);
    this.#sessions ??= sessionLookup(this as unknown as Repository<AuthSession>);
    return this.#sessions.ask(sid);
  }

  async list(subject: string, page?: SessionPage): Promise<Session[]> {
    const query = this.createQueryBuilder('s')
      .where('s.subjectKey = :key AND s.revokedAt IS NULL', { key: textKey(subject) })
      .orderBy('s.createdAt')
      .addOrderBy('s.sid')
      .limit(page?.limit);
    if (page?.after) {
      query.andWhere('(s.createdAt > :createdAt OR (s.createdAt = :createdAt AND s.sid > :sid))', page.after);
    }
    return (await dialectOf(this.#dataSource).read(this.#dataSource, query)).map(sessionOfEntity);
  }

  async rotate(sid: string, rotation: Rotation): Promise<boolean> {
    if (await this.isInVain(sid, ({ refresh }) => refresh.jti !== rotation.presented)) return false;
    return (await this.execute(this.statements.rotate(sid, rotation))) === 1;
  }

  async confirm(rotations: readonly ConfirmedRotation[]): Promise<void> {
    if (rotations.length > 0) await this.execute(this.statements.confirm(rotations));
  }

  async touch(sids: readonly string[], at: number): Promise<void> {
    if (sids.length > 0) await this.execute(this.statements.touch(sids, at));
  }

  async revoke(sid: string, ending: Ending): Promise<boolean> {
    if (!isPlain(sid) || (await this.isInVain(sid))) return false;
    return (await this.execute(this.statements.end(sid, ending))) === 1;
  }

  async revokeOthers(subject: string, kept: string, ending: Ending): Promise<number> {
    return this.execute(this.statements.endOthers(subject, kept, ending));
  }

  async revokeAll(subject: string, ending: Ending): Promise<void> {
    await this.execute(...this.statements.endAll(subject, ending));
  }

  /** @param onProgress - is told after each chunk how many were deleted so far */
  async purge(before: number, onProgress?: PurgeProgress): Promise<number> {
    const ended = await this.purgeBy('endsAt', { before, onProgress });
    const onMore = onProgress && ((expired: number) => onProgress(ended + expired));
    return ended + (await this.purgeBy('refreshExpiresAt', { before: Math.ceil(before / 1000), onProgress: onMore }));
  }

  probeWrite(): Promise<void> {
    return probeTable(this.#dataSource, { entity: this.target, key: 'sid' });
  }

  /** Returns the row to store for a session. Override it to fill columns of your own. */
  protected toRow(session: Session): DeepPartial<Entity> {
    return rowOf(session) as DeepPartial<Entity>;
  }

  /**
   * Returns whether a change of a session would change nothing, if the engine has a single writer. On SQLite, a statement
   * that changes nothing waits for the lock all the same, and in a storm of refreshes nearly all statements do. A session
   * that has ended or has rotated stays so; any other result is checked again by the change itself.
   */
  private async isInVain(sid: string, isPassed: (session: Session) => boolean = () => false): Promise<boolean> {
    if (!dialectOf(this.#dataSource).hasSingleWriter) return false;
    const { session } = await this.look(sid, '');
    return session?.revokedAt !== null || isPassed(session);
  }

  private async lookUpSubject(subject: string): Promise<SessionState> {
    this.#cutoffs ??= cutoffLookup(this.#dataSource);
    return { session: undefined, notBefore: await this.#cutoffs.ask(textKey(subject)) };
  }

  private purgeBy(time: keyof AuthSession, rows: PurgedRows): Promise<number> {
    return purgeOldest(this.#dataSource, { entity: this.target, key: 'sid', time, ...rows });
  }

  private get statements(): SessionStatements<Entity> {
    return new SessionStatements<Entity>(this);
  }

  get #dataSource(): DataSource {
    return dataSourceOf(this.manager);
  }

  private execute(...statements: readonly Statement[]): Promise<number> {
    return dialectOf(this.#dataSource).execute(this.#dataSource, statements);
  }
}
