import type { Session, SessionEnd } from '../../sessions/Session';
import { textKey } from '../textKey';
import type { AuthSession } from './AuthSession';

/** A row as a driver hands it out: 64-bit numbers can be text. */
export type RawSession = Readonly<Record<Exclude<keyof AuthSession, 'subjectKey'>, string | number | null>>;

/** What a session is read from. */
export const sessionColumns: readonly (keyof RawSession)[] = [
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

/** Reads a session from a row. */
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

/** The row of a session. */
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
