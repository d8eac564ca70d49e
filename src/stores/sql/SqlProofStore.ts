import { randomBytes } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { BatchedCalls } from '../../async/BatchedCalls';
import { waitingAtMost } from '../../async/LookupQueue';
import { firstUses } from '../../dpop/firstUses';
import type { ProofStore, UsedProof } from '../../dpop/ProofStore';
import { ConfigurationError } from '../../errors/errors';
import { dialectOf } from './dialects/dialectOf';
import type { Lookup, SqlDialect } from './dialects/SqlDialect';
import { OwnTable } from './OwnTable';
import { type PurgeProgress, purgeRows } from './purgeOldest';
import { problemWith } from './repositoryOn';

/** How many proofs one statement stores, and how many statements run at a time. While they run, other proofs wait. */
const limits = { running: 2, items: 500, waiting: waitingAtMost };

/** After how many stored proofs this process deletes the expired ones, whether or not the application calls `purge`. */
const purgeInterval = 2000;

const tableName = 'authx_dpop_proof';

/**
 * Stores used DPoP proofs in a table of their own, `authx_dpop_proof`. The proofs that arrive together are stored by one
 * statement, which waits for no disk:
 *
 * - SQLite: the commit is not synced. A power cut may undo it.
 * - PostgreSQL: the table is `UNLOGGED`. After a crash of the server it is empty.
 * - MySQL, MariaDB: the engine of the table is `MEMORY`. After a restart of the server it is empty.
 *
 * ```ts
 * const proofs = await SqlProofStore.open(await openAuthDataSource({ type: 'better-sqlite3', database: 'auth.sqlite' }));
 * ```
 */
export class SqlProofStore implements ProofStore {
  private readonly uses: BatchedCalls<UsedProof, boolean>;
  private readonly owners: Lookup<string | undefined>;
  private unpurged = 0;

  private constructor(
    private readonly dataSource: DataSource,
    private readonly dialect: SqlDialect,
    /** Quoted. */
    private readonly table: string,
  ) {
    this.uses = new BatchedCalls(proofs => this.useAll(proofs), limits);
    this.owners = dialect.lookup<string | undefined>(dataSource, {
      sql: matches => `SELECT id, owner FROM ${table} WHERE id ${matches}`,
      key: 'id',
      read: row => String(row.owner),
      missing: undefined,
    });
  }

  /**
   * Creates the table unless it is there, and makes the store.
   *
   * @param dataSource - one that `openAuthDataSource` has opened. Its `entityPrefix` and `schema` count
   * @throws ConfigurationError for a DataSource that cannot be used
   */
  static async open(dataSource: DataSource): Promise<SqlProofStore> {
    const problem = problemWith(dataSource, { what: 'the use of proofs', entities: [] });
    if (problem !== undefined) throw new ConfigurationError(`SqlProofStore.open: ${problem}`);
    const dialect = dialectOf(dataSource);
    const table = new OwnTable(dataSource, tableName);
    await table.create(dialect.proofs.create);
    return new SqlProofStore(dataSource, dialect, table.quoted);
  }

  /** Makes the store if its table is there, and undefined otherwise. It creates nothing. @internal */
  static async openExisting(dataSource: DataSource): Promise<SqlProofStore | undefined> {
    const table = new OwnTable(dataSource, tableName);
    if (!(await table.exists())) return undefined;
    return new SqlProofStore(dataSource, dialectOf(dataSource), table.quoted);
  }

  use(proof: UsedProof): Promise<boolean> {
    return this.uses.ask(proof);
  }

  /** @param onProgress - is told after each chunk how many were deleted so far */
  purge(now: Date = new Date(), onProgress?: PurgeProgress): Promise<number> {
    const before = Math.floor(now.getTime() / 1000);
    return purgeRows(this.dataSource, { table: this.table, key: 'id', time: 'expires_at' }, { before, onProgress });
  }

  async probeWrite(): Promise<void> {
    await this.dialect.execute(this.dataSource, [[`DELETE FROM ${this.table} WHERE id = ''`, []]], { mayBeLost: true });
  }

  private async useAll(given: readonly UsedProof[]): Promise<readonly boolean[]> {
    const { proofs, answers } = firstUses(given);
    const owner = randomBytes(16).toString('base64url');
    const insert = this.dialect.proofs.insert(this.table, proofs.length);
    const parameters = proofs.flatMap(({ id, expiresAt }) => [id, owner, expiresAt]);
    const stored = await this.dialect.execute(this.dataSource, [[insert, parameters]], { mayBeLost: true });
    this.purgeSometimes(stored);
    if (stored === proofs.length) return answers(() => true);
    // Some of the proofs were used before. The owner of a row tells which.
    const owners = await Promise.all(proofs.map(({ id }) => this.owners.ask(id)));
    const own = new Set(proofs.filter((_, i) => owners[i] === owner).map(({ id }) => id));
    return answers(id => own.has(id));
  }

  /** Keeps the table small. If it fails, the next purge does its work. */
  private purgeSometimes(stored: number): void {
    this.unpurged += stored;
    if (this.unpurged < purgeInterval) return;
    this.unpurged = 0;
    this.purge().catch(() => undefined);
  }
}
