import {
  Repository,
  type DataSource,
  type DeepPartial,
  type EntityManager,
  type EntityTarget,
  type QueryRunner,
} from 'typeorm';
import { ConfigurationError } from '../../errors/ConfigurationError';
import type { Revocation } from '../Revocation';
import { LookupBatch } from '../LookupBatch';
import type { RevocationStore } from '../RevocationStore';
import { jtiLookup } from './jtiLookup';
import { RevokedToken } from './RevokedToken';
import { runAlone, type Statement } from './runAlone';
import { sqliteConnection } from './sqliteConnection';

type RepositoryClass<Entity extends RevokedToken, R> = new (
  target: EntityTarget<Entity>,
  manager: EntityManager,
  queryRunner?: QueryRunner,
) => R;

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
   * @throws ConfigurationError for a DataSource on SQLite that the application uses as well
   */
  static on<Entity extends RevokedToken, R>(
    this: RepositoryClass<Entity, R>,
    dataSource: DataSource,
    entity: EntityTarget<Entity> = RevokedToken,
  ): R {
    if (!dataSource.isInitialized) {
      throw new ConfigurationError('RevokedTokenRepository.on: initialize the DataSource first.');
    }
    assertOwn(dataSource);
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
    const seconds = Math.floor(now.getTime() / 1000);
    return this.write(
      this.createQueryBuilder()
        .delete()
        .where(`${this.columnOf('expiresAt')} < :seconds`, { seconds }),
    );
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

/** On better-sqlite3 a DataSource has one connection, so that sharing it means sharing transactions. */
function assertOwn(dataSource: DataSource): void {
  if (dataSource.options.type !== 'better-sqlite3') return;
  const foreign = dataSource.entityMetadatas.find(({ target }) => !isRevokedToken(target));
  if (foreign) {
    throw new ConfigurationError(
      `RevokedTokenRepository.on: this DataSource also holds ${foreign.name}. A rollback of the application would take ` +
        'revocations back with it; open a DataSource of their own: openAuthDataSource({ type: "better-sqlite3", database }).',
    );
  }
}

const isRevokedToken = (target: unknown): boolean =>
  target === RevokedToken || (typeof target === 'function' && target.prototype instanceof RevokedToken);
