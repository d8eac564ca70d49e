import { type DataSource, type DeepPartial, type EntityTarget, Repository } from 'typeorm';
import type { Revocation, RevocationStore } from '../../revocation/RevocationStore';
import { textKey } from '../storedText';
import { normalizeRevocations } from '../../revocation/normalizeRevocations';
import { dataSourceOf } from './dataSourceOf';
import { dialectOf } from './dialects/dialectOf';
import { existing, type Lookup, type Statement } from './dialects/SqlDialect';
import { probeTable } from './probeTable';
import { type PurgeProgress, purgeOldest } from './purgeOldest';
import { quotedTable } from './quotedTable';
import { type RepositoryClass, repositoryOn } from './repositoryOn';
import { RevokedToken } from './RevokedToken';

/** How many rows one statement inserts. Engines limit the number of parameters. */
const rowsPerInsert = 500;

/**
 * Stores revoked tokens in a table, by their `jti`. To fill columns of your own, extend it and override {@link toRow}.
 *
 * ```ts
 * const revokedTokens = RevokedTokenRepository.on(await openAuthDataSource({ type: 'better-sqlite3', database: 'auth.sqlite' }));
 * ```
 */
export class RevokedTokenRepository<Entity extends RevokedToken = RevokedToken>
  extends Repository<Entity>
  implements RevocationStore
{
  #lookup: Lookup<boolean> | undefined;

  /**
   * Makes the repository of an initialized DataSource.
   *
   * @param entity - a class of your own that extends {@link RevokedToken}
   * @throws ConfigurationError if the DataSource does not hold the entity, or holds entities of the application. It also
   *   throws if, on SQLite, the table is missing, or if, on a server, {@link openAuthDataSource} has not opened the
   *   DataSource.
   */
  static on<Entity extends RevokedToken, R>(
    this: RepositoryClass<Entity, R>,
    dataSource: DataSource,
    entity: EntityTarget<Entity> = RevokedToken,
  ): R {
    return repositoryOn(this, dataSource, entity, {
      repository: 'RevokedTokenRepository',
      what: 'revocations',
      entities: [[entity, RevokedToken]],
    });
  }

  async revoke(revocations: readonly Revocation[]): Promise<void> {
    const tidy = normalizeRevocations(revocations);
    const inserts: Statement[] = [];
    for (let i = 0; i < tidy.length; i += rowsPerInsert) inserts.push(this.insertOf(tidy.slice(i, i + rowsPerInsert)));
    if (inserts.length > 0) await dialectOf(this.#dataSource).execute(this.#dataSource, inserts);
  }

  isRevoked(jti: string): Promise<boolean> {
    this.#lookup ??= this.makeLookup();
    return this.#lookup.ask(textKey(jti));
  }

  /** @param onProgress - is told after each chunk how many were deleted so far */
  async purge(now: Date = new Date(), onProgress?: PurgeProgress): Promise<number> {
    const before = Math.floor(now.getTime() / 1000);
    return purgeOldest(this.#dataSource, { entity: this.target, key: 'jti', time: 'expiresAt', before, onProgress });
  }

  probeWrite(): Promise<void> {
    return probeTable(this.#dataSource, { entity: this.target, key: 'jti' });
  }

  /** Returns how many revocations are stored, including those of expired tokens that have not been purged. */
  countRevoked(): Promise<number> {
    return this.count();
  }

  /** Returns how many of the stored revocations {@link purge} would delete. */
  countExpired(now: Date = new Date()): Promise<number> {
    const seconds = Math.floor(now.getTime() / 1000);
    return this.createQueryBuilder('token').where('token.expiresAt < :seconds', { seconds }).getCount();
  }

  /** Returns the row to store for a revocation. Override it to fill columns of your own. */
  protected toRow(revocation: Revocation): DeepPartial<Entity> {
    const row: RevokedToken = {
      ...revocation,
      subject: dialectOf(this.#dataSource).storableText(revocation.subject),
      revokedAt: Math.floor(Date.now() / 1000),
    };
    return row as DeepPartial<Entity>;
  }

  private insertOf(revocations: readonly Revocation[]): Statement {
    const rows = revocations.map(one => Object.assign(this.toRow(one), { jti: textKey(one.jti) }));
    const insert = this.createQueryBuilder(existing)
      .insert()
      .values(rows as never);
    const [sql, parameters] = insert.updateEntity(false).getQueryAndParameters();
    // SQLite's OR IGNORE would also ignore a row that violates NOT NULL in a column of an extended entity.
    const { column } = quotedTable(this.#dataSource, this.target);
    return [`${sql} ${dialectOf(this.#dataSource).upsertLatest(column('jti'), column('expiresAt'))}`, parameters];
  }

  private makeLookup(): Lookup<boolean> {
    // This is raw SQL because TypeORM would leave out the rows of an extended entity that are marked as deleted.
    const { path, column } = quotedTable(this.#dataSource, this.target);
    return dialectOf(this.#dataSource).lookup(this.#dataSource, {
      sql: matches => `SELECT ${column('jti')} AS jti FROM ${path} WHERE ${column('jti')} ${matches}`,
      key: 'jti',
      read: () => true,
      missing: false,
    });
  }

  get #dataSource(): DataSource {
    return dataSourceOf(this.manager);
  }
}
