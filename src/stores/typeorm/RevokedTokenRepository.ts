import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  type DataSource,
  type DeepPartial,
  type EntityTarget,
  type FindOptionsWhere,
  In,
  LessThan,
  Repository,
} from 'typeorm';
import { textKey } from '../textKey';
import type { Revocation, RevocationStore } from '../../revocation/RevocationStore';
import { tidyRevocations } from '../../revocation/tidyRevocations';
import { keepLater, metRow } from './keepLater';
import type { Lookup } from './Lookup';
import { type RepositoryClass, repositoryOn } from './repositoryOn';
import { revocationLookup } from './revocationLookup';
import { RevokedToken } from './RevokedToken';
import { runAlone } from './runAlone';
import { serverRevocations, type ServerRevocations } from './server/ServerRevocations';
import { sqliteConnection } from './sqliteConnection';
import type { Statement } from './Statement';

/** How many rows one statement writes, for the sake of the parameters that an engine takes. */
const writtenAtOnce = 500;

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
  #lookup: Lookup<boolean> | undefined;

  /**
   * Makes the repository of an initialized DataSource.
   *
   * @param entity - a class of your own that extends {@link RevokedToken}
   * @throws ConfigurationError for a DataSource that does not hold the entity, or holds others; on SQLite also for one
   *   without the table, and elsewhere for one that {@link openAuthDataSource} has not opened
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
    const tidy = tidyRevocations(revocations);
    const inserts: Statement[] = [];
    for (let i = 0; i < tidy.length; i += writtenAtOnce) {
      inserts.push(this.insertOf(tidy.slice(i, i + writtenAtOnce)));
    }
    if (inserts.length > 0) await this.write(inserts);
  }

  isRevoked(jti: string): Promise<boolean> {
    this.#lookup ??= revocationLookup(this as unknown as Repository<RevokedToken>);
    return this.#lookup.ask(textKey(jti));
  }

  async purge(now: Date = new Date()): Promise<number> {
    const seconds = Math.floor(now.getTime() / 1000);
    const { server } = this;
    if (server) return server.purge(seconds);
    const expired = { expiresAt: LessThan(seconds) } as FindOptionsWhere<Entity>;
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
    const isPostgres = this.manager.dataSource.options.type === 'postgres';
    const row: RevokedToken = {
      ...revocation,
      // The one character that PostgreSQL does not take.
      subject: isPostgres ? revocation.subject.replaceAll('\0', '\ufffd') : revocation.subject,
      revokedAt: Math.floor(Date.now() / 1000),
    };
    return row as DeepPartial<Entity>;
  }

  private insertOf(revocations: readonly Revocation[]): Statement {
    const rows = revocations.map(one => Object.assign(this.toRow(one), { jti: textKey(one.jti) }));
    const insert = this.createQueryBuilder(metRow)
      .insert()
      .values(rows as never);
    const [sql, parameters] = insert.updateEntity(false).getQueryAndParameters();
    // Not OR IGNORE, which on SQLite also swallows a row that breaks a NOT NULL of an extended entity.
    const { dataSource } = this.manager;
    return [`${sql} ${keepLater(dataSource, this.columnOf('jti'), this.columnOf('expiresAt'))}`, parameters];
  }

  /** Deletes those of some rows that have expired still: one may have been revoked anew, for longer. */
  private deleteExpired(rows: readonly Entity[], now: Date): Promise<number> {
    const seconds = Math.floor(now.getTime() / 1000);
    const statement = this.createQueryBuilder()
      .delete()
      .where({ jti: In(rows.map(({ jti }) => jti)) })
      .andWhere(`${this.columnOf('expiresAt')} < :seconds`, { seconds });
    return this.write([statement.getQueryAndParameters()]);
  }

  private columnOf(property: keyof RevokedToken): string {
    return this.metadata.findColumnWithPropertyName(property)?.databaseName ?? property;
  }

  /** @returns how many rows changed */
  private async write(statements: readonly Statement[]): Promise<number> {
    const connection = sqliteConnection(this.manager.dataSource);
    if (connection) return runAlone(connection, statements);
    if (this.server) return this.server.write(statements);
    throw new Error('Revocations are kept in a DataSource that openAuthDataSource has opened.');
  }

  private get server(): ServerRevocations | undefined {
    return serverRevocations(this.manager.dataSource, this.target);
  }
}
