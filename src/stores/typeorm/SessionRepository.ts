import { setImmediate as nextTurn } from 'node:timers/promises';
import { type DataSource, type DeepPartial, type EntityTarget, Repository, type SelectQueryBuilder } from 'typeorm';
import {
  type Ending,
  noSession,
  type Rotation,
  type SessionState,
  type SessionStore,
} from '../../sessions/SessionStore';
import type { Session } from '../../sessions/Session';
import { isPlain, textKey } from '../textKey';
import { assertKeepable } from './assertKeepable';
import { AuthSession } from './AuthSession';
import { cutoffLookup } from './cutoffLookup';
import { executeAlone } from './executeAlone';
import type { Lookup } from './Lookup';
import { purgeOldest } from './purgeOldest';
import { besideLookups } from './server/besideLookups';
import { onPrimary } from './server/onPrimary';
import { recallSettings } from './server/serverSettings';
import { type RepositoryClass, repositoryOn } from './repositoryOn';
import { SessionChanges } from './SessionChanges';
import { type RawSession, rowOf, sessionOf } from './sessionColumns';
import { sessionLookup } from './sessionLookup';
import type { Statement } from './Statement';
import { SubjectCutoff } from './SubjectCutoff';

/** How many rows one statement deletes: few enough that nobody's request waits for it. */
const purgedAtOnce = 500;

/**
 * Keeps sessions in a table, one row for each. Extend it to keep more ({@link toRow}).
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
   * @throws ConfigurationError for a DataSource that does not hold the entities, or holds others; on SQLite also for one
   *   without the tables, and elsewhere for one that {@link openAuthDataSource} has not opened
   */
  static on<Entity extends AuthSession, R>(
    this: RepositoryClass<Entity, R>,
    dataSource: DataSource,
    entity: EntityTarget<Entity> = AuthSession,
  ): R {
    return repositoryOn(this, dataSource, entity, {
      repository: 'SessionRepository',
      what: 'ended sessions',
      entities: [
        [entity, AuthSession],
        [SubjectCutoff, SubjectCutoff],
      ],
    });
  }

  async add(session: Session): Promise<void> {
    assertKeepable(session);
    const row = Object.assign(this.toRow(session), { subjectKey: textKey(session.subject) });
    const insert = this.createQueryBuilder()
      .insert()
      .values(row as never);
    await this.execute(insert.updateEntity(false).getQueryAndParameters());
  }

  look(sid: string | undefined, subject: string): Promise<SessionState> {
    if (sid === undefined) return this.lookAtSubject(subject);
    // What no session is called may be what the database cannot read, and those who ask at the same time share its answer.
    if (!isPlain(sid)) return Promise.resolve(noSession);
    this.#sessions ??= sessionLookup(this as unknown as Repository<AuthSession>);
    return this.#sessions.ask(sid);
  }

  async list(subject: string): Promise<Session[]> {
    const query = this.createQueryBuilder('s')
      .where('s.subjectKey = :key AND s.revokedAt IS NULL', { key: textKey(subject) })
      .orderBy('s.createdAt')
      .addOrderBy('s.sid');
    return (await this.read(query)).map(plainSession);
  }

  async rotate(sid: string, rotation: Rotation): Promise<boolean> {
    if (await this.isOverFor(sid, session => session.refresh.jti !== rotation.presented)) return false;
    return (await this.execute(this.changes.rotation(sid, rotation))) === 1;
  }

  async touch(sids: readonly string[], at: number): Promise<void> {
    if (sids.length > 0) await this.execute(this.changes.activity(sids, at));
  }

  async revoke(sid: string, ending: Ending): Promise<boolean> {
    if (!isPlain(sid) || (await this.isOverFor(sid))) return false;
    return (await this.execute(this.changes.end(sid, ending))) === 1;
  }

  async revokeOthers(subject: string, kept: string, ending: Ending): Promise<number> {
    return this.execute(this.changes.endOthers(subject, kept, ending));
  }

  async revokeAll(subject: string, ending: Ending): Promise<void> {
    await this.execute(...this.changes.endAll(subject, ending));
  }

  async purge(before: number): Promise<number> {
    const seconds = Math.ceil(before / 1000);
    return (await this.purgeBy('endsAt', before)) + (await this.purgeBy('refreshExpiresAt', seconds));
  }

  /** The row to keep for a session. Override it to fill columns of your own. */
  protected toRow(session: Session): DeepPartial<Entity> {
    return rowOf(session) as DeepPartial<Entity>;
  }

  /**
   * Whether a change of a session can be left: on SQLite who changes nothing would wait for the lock all the same, in a
   * storm of refreshes nearly all. What is so stays so, and what is not, the change itself finds out.
   */
  private async isOverFor(sid: string, isPassed: (session: Session) => boolean = () => false): Promise<boolean> {
    if (recallSettings(this.manager.dataSource)) return false;
    const { session } = await this.look(sid, '');
    return session?.revokedAt !== null || isPassed(session);
  }

  private async lookAtSubject(subject: string): Promise<SessionState> {
    this.#cutoffs ??= cutoffLookup(this.manager.dataSource);
    return { session: undefined, notBefore: await this.#cutoffs.ask(textKey(subject)) };
  }

  private async purgeBy(time: keyof AuthSession, before: number): Promise<number> {
    const { target: entity } = this;
    const purging = purgeOldest(this.manager.dataSource, { entity, key: 'sid', time, before, limit: purgedAtOnce });
    let purged = 0;
    for (;;) {
      const changed = await this.execute(purging);
      if (changed === 0) return purged;
      purged += changed;
      await nextTurn();
    }
  }

  private get changes(): SessionChanges<Entity> {
    return new SessionChanges<Entity>(this);
  }

  /** From the server that is written to: what a replica says may be old. */
  private read(query: SelectQueryBuilder<Entity>): Promise<Entity[]> {
    const { dataSource } = this.manager;
    const server = recallSettings(dataSource);
    if (!server) return query.getMany();
    return besideLookups(dataSource, () =>
      onPrimary(dataSource, server.writeTimeout, runner => query.setQueryRunner(runner).getMany()),
    );
  }

  private execute(...statements: readonly Statement[]): Promise<number> {
    return executeAlone(this.manager.dataSource, ...statements);
  }
}

/** TypeORM has read the columns already, so that only their names differ from a raw row. */
function plainSession(row: AuthSession): Session {
  const { device, accessScopes, ...others } = row;
  const raw = { ...others, device: null, accessScopes: null } as unknown as RawSession;
  return { ...sessionOf(raw), device, accessScopes };
}
