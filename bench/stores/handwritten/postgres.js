import { requireFromLibrary } from '../../library.js';

const { Pool } = requireFromLibrary('pg');

const number = value => (value === null ? null : Number(value));

function sessionOf(row) {
  return {
    sid: row.sid,
    subject: row.subject,
    createdAt: Number(row.created_at),
    lastActiveAt: Number(row.last_active_at),
    endsAt: number(row.ends_at),
    revokedAt: number(row.revoked_at),
    end: row.end_reason,
    ipAddress: row.ip_address,
    userAgent: row.user_agent,
    device: JSON.parse(row.device),
    accessScopes: JSON.parse(row.access_scopes),
    refresh: {
      jti: row.refresh_jti,
      issuedAt: Number(row.refresh_issued_at),
      expiresAt: number(row.refresh_expires_at),
      previousJti: row.previous_jti,
      rotatedAt: number(row.rotated_at),
    },
  };
}

// Stores as one writes them who has a table and a pool: each question of a request is a query of its own. The rows are
// the library's. What no load asks for is left out.
export async function openPostgres({ url, entityPrefix }) {
  const pool = new Pool({ connectionString: url });
  const revoked = `SELECT 1 FROM "${entityPrefix}authx_revoked_token" WHERE jti = $1`;
  const session = `SELECT s.*, c.not_before FROM "${entityPrefix}authx_session" s
    LEFT JOIN "${entityPrefix}authx_subject_cutoff" c ON c.subject_key = s.subject_key WHERE s.sid = $1`;
  return {
    async isRevoked(jti) {
      const { rowCount } = await pool.query(revoked, [jti]);
      return rowCount > 0;
    },
    async look(sid) {
      const [row] = (await pool.query(session, [sid])).rows;
      if (!row) return { session: undefined, notBefore: undefined };
      return { session: sessionOf(row), notBefore: number(row.not_before) ?? undefined };
    },
  };
}
