import type {
  ConfirmedRotation,
  Ending,
  Rotation,
  Session,
  SessionPage,
  SessionState,
  SessionStore,
} from 'routing-controllers-authx';
import { key, textOf, type Queries } from './PostgresRevocationStore';

const tables = `
  CREATE TABLE IF NOT EXISTS login (
    sid text COLLATE "C" PRIMARY KEY,
    subject text COLLATE "C" NOT NULL,
    created_at double precision NOT NULL,
    last_active_at double precision NOT NULL,
    ends_at double precision,
    revoked_at double precision,
    ended_by text,
    jti text COLLATE "C" NOT NULL,
    previous_jti text COLLATE "C",
    issued_at double precision NOT NULL,
    expires_at double precision,
    rotated_at double precision,
    details text NOT NULL
  );
  CREATE INDEX IF NOT EXISTS login_subject ON login (subject);
  CREATE TABLE IF NOT EXISTS login_cutoff (
    subject text COLLATE "C" PRIMARY KEY,
    not_before double precision NOT NULL
  )`;

interface LoginRow {
  sid: string;
  subject: string;
  created_at: number;
  last_active_at: number;
  ends_at: number | null;
  revoked_at: number | null;
  ended_by: Session['end'];
  jti: string;
  previous_jti: string | null;
  issued_at: number;
  expires_at: number | null;
  rotated_at: number | null;
  details: string;
}

/** What `look` reads. Without a session, the columns of the session are null. */
interface StateRow extends Omit<LoginRow, 'sid'> {
  sid: string | null;
  not_before: number | null;
  now: number;
}

/** What the store keeps as JSON, because it never searches for it. */
type Details = Pick<Session, 'ipAddress' | 'userAgent' | 'device' | 'accessScopes'>;

/** The clock of the database, in milliseconds since 1970. */
const clock = 'floor(extract(epoch FROM clock_timestamp()) * 1000)::double precision';

/** Locks rows in the order of their ids, so that two changes of several rows cannot deadlock. */
const locked = (condition: string): string =>
  `locked AS (SELECT sid FROM login WHERE ${condition} ORDER BY sid FOR UPDATE)`;

export class PostgresSessionStore implements SessionStore {
  constructor(private readonly database: Queries) {}

  static async open(database: Queries): Promise<PostgresSessionStore> {
    await database.query(tables);
    return new PostgresSessionStore(database);
  }

  async add({
    sid,
    subject,
    createdAt,
    lastActiveAt,
    endsAt,
    revokedAt,
    end,
    refresh,
    ...others
  }: Session): Promise<void> {
    const details: Details = others;
    const { jti, previousJti, issuedAt, expiresAt, rotatedAt } = refresh;
    await this.change('INSERT INTO login VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)', [
      key(sid),
      key(subject),
      createdAt,
      lastActiveAt,
      endsAt,
      revokedAt,
      end,
      key(jti),
      previousJti === null ? null : key(previousJti),
      issuedAt,
      expiresAt,
      rotatedAt,
      JSON.stringify(details),
    ]);
  }

  async look(sid: string | undefined, subject: string): Promise<SessionState> {
    const { rows } = await this.database.query(
      `SELECT login.*, not_before, ${clock} AS now
       FROM (SELECT) AS one LEFT JOIN login ON sid = $1 LEFT JOIN login_cutoff ON login_cutoff.subject = $2`,
      [sid === undefined ? null : key(sid), key(subject)],
    );
    const [row] = rows as [StateRow];
    return {
      session: row.sid === null ? undefined : sessionOf(row as LoginRow),
      notBefore: row.not_before ?? undefined,
      now: row.now,
    };
  }

  async list(subject: string, page?: SessionPage): Promise<Session[]> {
    const { rows } = await this.database.query(
      `SELECT * FROM login WHERE subject = $1 AND revoked_at IS NULL
       AND ($2::double precision IS NULL OR (created_at, sid) > ($2, $3))
       ORDER BY created_at, sid LIMIT $4`,
      [key(subject), page?.after?.createdAt ?? null, key(page?.after?.sid ?? ''), page?.limit ?? null],
    );
    return (rows as LoginRow[]).map(sessionOf);
  }

  async rotate(sid: string, { presented, successor, at }: Rotation): Promise<boolean> {
    const changed = await this.change(
      `UPDATE login SET jti = $3, previous_jti = $2, issued_at = $4, expires_at = $5, rotated_at = NULL,
       last_active_at = greatest(last_active_at, $6)
       WHERE sid = $1 AND jti = $2 AND revoked_at IS NULL`,
      [key(sid), key(presented), key(successor.jti), successor.issuedAt, successor.expiresAt, at],
    );
    return changed === 1;
  }

  async confirm(rotations: readonly ConfirmedRotation[]): Promise<void> {
    for (const { sid, jti } of rotations) {
      await this.change(
        `UPDATE login SET rotated_at = ${clock}
         WHERE sid = $1 AND jti = $2 AND previous_jti IS NOT NULL AND rotated_at IS NULL`,
        [key(sid), key(jti)],
      );
    }
  }

  async touch(sids: readonly string[], at: number): Promise<void> {
    await this.change(
      `WITH ${locked('sid = ANY($1)')}
       UPDATE login SET last_active_at = greatest(last_active_at, $2) FROM locked WHERE login.sid = locked.sid`,
      [sids.map(key), at],
    );
  }

  async revoke(sid: string, ending: Ending): Promise<boolean> {
    return (await this.end('sid = $3', [key(sid)], ending)) === 1;
  }

  revokeOthers(subject: string, kept: string, ending: Ending): Promise<number> {
    return this.end('subject = $3 AND sid <> $4', [key(subject), key(kept)], ending);
  }

  async revokeAll(subject: string, ending: Ending): Promise<void> {
    await this.change(
      `INSERT INTO login_cutoff VALUES ($1, $2)
       ON CONFLICT (subject) DO UPDATE SET not_before = greatest(login_cutoff.not_before, excluded.not_before)`,
      [key(subject), ending.at],
    );
    await this.end('subject = $3', [key(subject)], ending);
  }

  purge(before: number): Promise<number> {
    return this.change(
      `DELETE FROM login WHERE sid IN (SELECT sid FROM login
       WHERE ends_at < $1 OR expires_at * 1000 < $1 ORDER BY sid FOR UPDATE SKIP LOCKED)`,
      [before],
    );
  }

  async probeWrite(): Promise<void> {
    await this.change('DELETE FROM login WHERE false');
  }

  /** Ends the sessions that meet a condition, whose values begin with $3, unless somebody has ended them. */
  private end(condition: string, values: unknown[], { at, end }: Ending): Promise<number> {
    return this.change(
      `WITH ${locked(`${condition} AND revoked_at IS NULL`)}
       UPDATE login SET revoked_at = $1, ended_by = $2 FROM locked WHERE login.sid = locked.sid`,
      [at, end, ...values],
    );
  }

  private async change(statement: string, values?: unknown[]): Promise<number> {
    return (await this.database.query(statement, values)).rowCount ?? 0;
  }
}

/** Makes a session of a row. */
function sessionOf(row: LoginRow): Session {
  return {
    ...(JSON.parse(row.details) as Details),
    sid: textOf(row.sid),
    subject: textOf(row.subject),
    createdAt: row.created_at,
    lastActiveAt: row.last_active_at,
    endsAt: row.ends_at,
    revokedAt: row.revoked_at,
    end: row.ended_by,
    refresh: {
      jti: textOf(row.jti),
      previousJti: row.previous_jti === null ? null : textOf(row.previous_jti),
      issuedAt: row.issued_at,
      expiresAt: row.expires_at,
      rotatedAt: row.rotated_at,
    },
  };
}
