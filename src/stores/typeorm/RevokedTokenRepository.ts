import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  In,
  LessThan,
  Repository,
  type DataSource,
  type DeepPartial,
  type EntityManager,
  type EntityTarget,
  type FindOptionsWhere,
  type QueryRunner,
} from 'typeorm';
import type { Revocation } from '../Revocation';
import { LookupBatch } from '../LookupBatch';
import type { RevocationStore } from '../RevocationStore';
import { assertUsable } from './assertUsable';
import { rememberFile } from './assertFileIsThere';
import { jtiLookup } from './jtiLookup';
import { RevokedToken } from './RevokedToken';
import { runAlone, type Statement } from './runAlone';
import { sqliteConnection } from './sqliteConnection';

type RepositoryClass<Entity extends RevokedToken, R> = new (
  target: EntityTarget<Entity>,
  manager: EntityManager,
  queryRunner?: QueryRunner,
) => R;

/** How many rows one statement deletes: few enough that nobody's request waits for it. */
const purgedAtOnce = 500;

/**
 * Keeps revoked tokens in a table, by their `jti`. Extend it to keep more ({@link toRow}), or to keep it elsewhere.
 *
 * ```ts
 * const revokedTokens = RevokedTokenRepository.on(await openAuthDataSource({ type: 'better-sqlite3', database: 'auth.sqlite' }));
 * ```
 */
export class RevokedTokenRepository<Entity extends RevokedToken = RevokedToken>
  extends Repository<Entity>
  implements RevocationStore
{
  #lookups: LookupBatch | undefined;

  /**
   * Makes the repository of an initialized DataSource.
   *
   * @param entity - a class of your own that extends {@link RevokedToken}
   * @throws ConfigurationError for a DataSource that does not hold the entity; on SQLite also for one that the
   *   application uses as well, and for one without the table
   */
  static on<Entity extends RevokedToken, R>(
    this: RepositoryClass<Entity, R>,
    dataSource: DataSource,
    entity: EntityTarget<Entity> = RevokedToken,
  ): R {
    assertUsable(dataSource, entity);
    const connection = sqliteConnection(dataSource);
    if (connection) rememberFile(connection);
    return new this(entity, dataSource.manager);
  }

  async revoke(revocations: readonly Revocation[]): Promise<void> {
    if (revocations.length === 0) return;
    const rows = revocations.map(revocation => this.toRow(revocation));
    const insert = this.createQueryBuilder()
      .insert()
      .values(rows as never)
      // Not OR IGNORE, which on SQLite also swallows a row that breaks a NOT NULL of an extended entity.
      .orUpdate([this.columnOf('expiresAt')], [this.columnOf('jti')])
      .updateEntity(false);
    await this.write(insert);
  }

  isRevoked(jti: string): Promise<boolean> {
    this.#lookups ??= new LookupBatch(jtiLookup(this as unknown as Repository<RevokedToken>));
    return this.#lookups.has(jti);
  }

  async purge(now: Date = new Date()): Promise<number> {
    const expired = { expiresAt: LessThan(Math.floor(now.getTime() / 1000)) } as FindOptionsWhere<Entity>;
    let purged = 0;
    for (;;) {
      const chunk = await this.find({ where: expired, take: purgedAtOnce, withDeleted: true });
      if (chunk.length > 0) purged += await this.deleteExpired(chunk, now);
      if (chunk.length < purgedAtOnce) return purged;
      await nextTurn();
    }
  }

  /** How many revocations are kept, those of expired tokens included until they are purged. */
  countRevoked(): Promise<number> {
    return this.count();
  }

  /** How many of the kept revocations {@link purge} would forget. */
  countExpired(now: Date = new Date()): Promise<number> {
    const seconds = Math.floor(now.getTime() / 1000);
    return this.createQueryBuilder('token').where('token.expiresAt < :seconds', { seconds }).getCount();
  }

  /** The row to keep for a revocation. Override it to fill columns of your own. */
  protected toRow(revocation: Revocation): DeepPartial<Entity> {
    const row: RevokedToken = { ...revocation, revokedAt: Math.floor(Date.now() / 1000) };
    return row as DeepPartial<Entity>;
  }

  /** Deletes those of some rows that have expired still: one may have been revoked anew, for longer. */
  private deleteExpired(rows: readonly Entity[], now: Date): Promise<number> {
    const seconds = Math.floor(now.getTime() / 1000);
    return this.write(
      this.createQueryBuilder()
        .delete()
        .where({ jti: In(rows.map(({ jti }) => jti)) })
        .andWhere(`${this.columnOf('expiresAt')} < :seconds`, { seconds }),
    );
  }

  private columnOf(property: keyof RevokedToken): string {
    return this.metadata.findColumnWithPropertyName(property)?.databaseName ?? property;
  }

  /** @returns how many rows changed, where the driver says so */
  private async write(statement: Statement & { execute(): Promise<object> }): Promise<number> {
    const connection = sqliteConnection(this.manager.dataSource);
    if (connection) return runAlone(connection, statement);
    const result: { affected?: number | null } = await statement.execute();
    return result.affected ?? 0;
  }
}
