import type { Revocation, RevocationStore } from 'routing-controllers-authx';

/** What the stores need of a database client. A `Pool` of pg has it. */
export interface Queries {
  query(statement: string, values?: unknown[]): Promise<{ rows: object[]; rowCount: number | null }>;
}

/** Writes a text so that PostgreSQL can store it: a `text` of PostgreSQL cannot contain the character 0. */
export const key = (text: string): string => JSON.stringify(text);

/** Reads what `key` wrote. */
export const textOf = (written: string): string => JSON.parse(written) as string;

export class PostgresRevocationStore implements RevocationStore {
  constructor(private readonly database: Queries) {}

  static async open(database: Queries): Promise<PostgresRevocationStore> {
    await database.query(
      'CREATE TABLE IF NOT EXISTS revocation (jti text COLLATE "C" PRIMARY KEY, expires_at bigint NOT NULL)',
    );
    return new PostgresRevocationStore(database);
  }

  async revoke(revocations: readonly Revocation[]): Promise<void> {
    // One statement changes all rows or none. The order of the rows keeps two such statements from a deadlock.
    await this.database.query(
      `INSERT INTO revocation
       SELECT jti, max(coalesce(expires_at, 9223372036854775807))
       FROM unnest($1::text[], $2::bigint[]) AS given (jti, expires_at)
       GROUP BY jti ORDER BY jti
       ON CONFLICT (jti) DO UPDATE SET expires_at = greatest(revocation.expires_at, excluded.expires_at)`,
      [revocations.map(({ jti }) => key(jti)), revocations.map(({ expiresAt }) => expiresAt)],
    );
  }

  async isRevoked(jti: string): Promise<boolean> {
    const { rows } = await this.database.query('SELECT 1 FROM revocation WHERE jti = $1', [key(jti)]);
    return rows.length > 0;
  }

  async purge(now = new Date()): Promise<number> {
    const { rowCount } = await this.database.query(
      `DELETE FROM revocation WHERE jti IN
       (SELECT jti FROM revocation WHERE expires_at < $1 ORDER BY jti FOR UPDATE SKIP LOCKED)`,
      [Math.floor(now.getTime() / 1000)],
    );
    return rowCount ?? 0;
  }

  /** For `auth.checkHealth()`: fails if the database is read-only. */
  async probeWrite(): Promise<void> {
    await this.database.query('DELETE FROM revocation WHERE false');
  }
}
