import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  In,
  Repository,
  type DataSource,
  type DeepPartial,
  type EntityManager,
  type EntityTarget,
  type QueryRunner,
} from 'typeorm';
import { BatchedLookup } from '../BatchedLookup';
import type { Session } from '../Session';
import type { Ending, Rotation, SessionState, SessionStore } from '../SessionStore';
import { AuthSession } from './AuthSession';
import { assertSessionsUsable } from './assertSessionsUsable';
import { rememberFile } from './assertFileIsThere';
import { cutoffLookup } from './cutoffLookup';
import { executeAlone } from './executeAlone';
import { rowOf, sessionOf, type RawSession } from './sessionColumns';
import { sessionLookup } from './sessionLookup';
import { sqliteConnection } from './sqliteConnection';
import { SubjectCutoff } from './SubjectCutoff';

type RepositoryClass<Entity extends AuthSession, R> = new (
  target: EntityTarget<Entity>,
  manager: EntityManager,
  queryRunner?: QueryRunner,
) => R;

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
  #sessions: BatchedLookup<string, SessionState> | undefined;
  #cutoffs: BatchedLookup<string, number | undefined> | undefined;

  /**
   * Makes the repository of an initialized DataSource.
   *
   * @param entity - a class of your own that extends {@link AuthSession}
   * @throws ConfigurationError for a DataSource that does not hold the entities; on SQLite also for one that the
   *   application uses as well
   */
  static on<Entity extends AuthSession, R>(
    this: RepositoryClass<Entity, R>,
    dataSource: DataSource,
    entity: EntityTarget<Entity> = AuthSession,
  ): R {
    assertSessionsUsable(dataSource, entity);
    const connection = sqliteConnection(dataSource);
    if (connection) rememberFile(connection);
    return new this(entity, dataSource.manager);
  }

  async add(session: Session): Promise<void> {
    const row = this.toRow(session);
    await this.execute(
      this.createQueryBuilder()
        .insert()
        .values(row as never)
        .updateEntity(false),
    );
  }

  async look(sid: string | undefined, subject: string): Promise<SessionState> {
    if (sid === undefined) {
      this.#cutoffs ??= new BatchedLookup(cutoffLookup(this.manager.dataSource));
      return { session: undefined, notBefore: await this.#cutoffs.ask(subject) };
    }
    this.#sessions ??= new BatchedLookup(sessionLookup(this as unknown as Repository<AuthSession>));
    return this.#sessions.ask(sid);
  }

  async list(subject: string): Promise<Session[]> {
    const rows = await this.createQueryBuilder('s')
      .where('s.subject = :subject AND s.revokedAt IS NULL', { subject })
      .orderBy('s.createdAt')
      .addOrderBy('s.sid')
      .getMany();
    return rows.map(plainSession);
  }

  async rotate(sid: string, { presented, successor, at }: Rotation): Promise<boolean> {
    const changed = await this.execute(
      this.createQueryBuilder()
        .update()
        .set({
          refreshJti: successor.jti,
          refreshIssuedAt: successor.issuedAt,
          refreshExpiresAt: successor.expiresAt,
          previousJti: presented,
          rotatedAt: at,
          lastActiveAt: at,
        } as never)
        .where('sid = :sid', { sid })
        .andWhere(`${this.columnOf('refreshJti')} = :presented`, { presented })
        .andWhere(`${this.columnOf('revokedAt')} IS NULL`),
    );
    return changed === 1;
  }

  async touch(sid: string, at: number): Promise<void> {
    await this.execute(
      this.createQueryBuilder()
        .update()
        .set({ lastActiveAt: at } as never)
        .where('sid = :sid', { sid })
        .andWhere(`${this.columnOf('lastActiveAt')} < :at`, { at }),
    );
  }

  async revoke(sid: string, ending: Ending): Promise<boolean> {
    return (await this.execute(this.ending(ending).andWhere('sid = :sid', { sid }))) === 1;
  }

  async revokeOthers(subject: string, kept: string, ending: Ending): Promise<number> {
    return this.execute(this.ending(ending).andWhere('subject = :subject AND sid <> :kept', { subject, kept }));
  }

  /** The cutoff first: it counts at once for everything, and the sessions' own rows for clocks that differ. */
  async revokeAll(subject: string, ending: Ending): Promise<void> {
    const cutoffs = this.manager.dataSource.getRepository(SubjectCutoff);
    const row = { subject, notBefore: ending.at };
    await this.execute(cutoffs.createQueryBuilder().insert().values(row).orIgnore().updateEntity(false));
    await this.execute(
      cutoffs
        .createQueryBuilder()
        .update()
        .set({ notBefore: ending.at })
        .where('subject = :subject AND not_before < :at', { subject, at: ending.at }),
    );
    await this.execute(this.ending(ending).andWhere('subject = :subject', { subject }));
  }

  async purge(before: number): Promise<number> {
    let purged = 0;
    for (;;) {
      const chunk = await this.createQueryBuilder('s')
        .where('s.endsAt < :before', { before })
        .orWhere('s.refreshExpiresAt < :seconds', { seconds: Math.floor(before / 1000) })
        .take(purgedAtOnce)
        .getMany();
      if (chunk.length > 0) {
        const over = { sid: In(chunk.map(({ sid }) => sid)) };
        purged += await this.execute(this.createQueryBuilder().delete().where(over));
      }
      if (chunk.length < purgedAtOnce) return purged;
      await nextTurn();
    }
  }

  /** The row to keep for a session. Override it to fill columns of your own. */
  protected toRow(session: Session): DeepPartial<Entity> {
    return rowOf(session) as DeepPartial<Entity>;
  }

  private ending({ at, end }: Ending) {
    return this.createQueryBuilder()
      .update()
      .set({ revokedAt: at, end } as never)
      .where(`${this.columnOf('revokedAt')} IS NULL`);
  }

  private columnOf(property: keyof AuthSession): string {
    return this.metadata.findColumnWithPropertyName(property)?.databaseName ?? property;
  }

  private execute(statement: Parameters<typeof executeAlone>[1]): Promise<number> {
    return executeAlone(this.manager.dataSource, statement);
  }
}

/** TypeORM has read the columns already, so that only their names differ from a raw row. */
function plainSession(row: AuthSession): Session {
  const { device, accessScopes, ...others } = row;
  const raw = { ...others, device: null, accessScopes: null } as unknown as RawSession;
  return { ...sessionOf(raw), device, accessScopes };
}
