import type { Session, SessionEnd } from '../../sessions/Session';
import { assertPlainIds, textKey } from '../storedText';
import type { AuthSession } from './AuthSession';

/** A row as a driver returns it. Some drivers return 64-bit numbers as text. */
export type RawSession = Readonly<Record<Exclude<keyof AuthSession, 'subjectKey'>, string | number | null>>;

/** The properties that {@link sessionOf} reads. */
export const rawSessionColumns: readonly (keyof RawSession)[] = [
  'sid',
  'subject',
  'createdAt',
  'lastActiveAt',
  'endsAt',
  'revokedAt',
  'end',
  'ipAddress',
  'userAgent',
  'device',
  'accessScopes',
  'refreshJti',
  'refreshIssuedAt',
  'refreshExpiresAt',
  'previousJti',
  'rotatedAt',
];

const number = (value: string | number | null): number | null => (value === null ? null : Number(value));
const text = (value: string | number | null): string | null => (value === null ? null : String(value));
const json = (value: string | number | null): unknown => (value === null ? null : JSON.parse(String(value)));

/** Returns the session of a raw row. */
export function sessionOf(row: RawSession): Session {
  return {
    sid: String(row.sid),
    subject: String(row.subject),
    createdAt: Number(row.createdAt),
    lastActiveAt: Number(row.lastActiveAt),
    endsAt: number(row.endsAt),
    revokedAt: number(row.revokedAt),
    end: text(row.end) as SessionEnd | null,
    ipAddress: text(row.ipAddress),
    userAgent: text(row.userAgent),
    device: json(row.device) as Session['device'],
    accessScopes: json(row.accessScopes) as Session['accessScopes'],
    refresh: {
      jti: String(row.refreshJti),
      issuedAt: Number(row.refreshIssuedAt),
      expiresAt: number(row.refreshExpiresAt),
      previousJti: text(row.previousJti),
      rotatedAt: number(row.rotatedAt),
    },
  };
}

/** Returns the session of an entity, whose JSON columns TypeORM has parsed already. */
export function sessionOfEntity({ device, accessScopes, ...others }: AuthSession): Session {
  const raw = { ...others, device: null, accessScopes: null } as unknown as RawSession;
  return { ...sessionOf(raw), device, accessScopes };
}

/** Returns the row of a session. */
export function rowOf({ refresh, ...session }: Session): AuthSession {
  return {
    ...session,
    subjectKey: textKey(session.subject),
    refreshJti: refresh.jti,
    refreshIssuedAt: refresh.issuedAt,
    refreshExpiresAt: refresh.expiresAt,
    previousJti: refresh.previousJti,
    rotatedAt: refresh.rotatedAt,
  };
}

/** Characters that some engine refuses or replaces: NUL, and half of a surrogate pair. */
const notStorable = /\0|\p{Surrogate}/u;

/**
 * Checks that the database returns the session's id and subject as they were stored.
 *
 * @throws TypeError for ids that are not visible ASCII of at most 255 characters, and for a subject that is not a
 *   well-formed text
 */
export function assertStorable(session: Session): void {
  assertPlainIds(session.sid, session.refresh.jti);
  if (notStorable.test(session.subject)) {
    throw new TypeError('The subject of a session must not contain NUL or half of a surrogate pair.');
  }
}
