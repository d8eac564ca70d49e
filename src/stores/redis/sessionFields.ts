import type { Session, SessionEnd } from '../../sessions/Session';
import { textKey } from '../storedText';

/** The fields of an answer about a session, in order. `login` is JSON. Null is an empty string. */
export const sessionFields = [
  'login',
  'endsAt',
  'lastActiveAt',
  'revokedAt',
  'end',
  'jti',
  'issuedAt',
  'expiresAt',
  'previousJti',
  'rotatedAt',
] as const;

type TextFor<Names extends readonly string[]> = { readonly [Place in keyof Names]: string };
type Field = (typeof sessionFields)[number];
type Login = Omit<Session, 'refresh' | Field>;

const text = (value: string | number | null): string => (value === null ? '' : String(value));
const number = (value: string): number | null => (value === '' ? null : Number(value));

/** Returns the fields of a session's hash, each after its name. */
export function fieldsOf({ endsAt, lastActiveAt, revokedAt, end, refresh, ...login }: Session): string[] {
  const values: Record<Field, string | number | null> = {
    login: JSON.stringify(login),
    ...{ endsAt, lastActiveAt, revokedAt, end },
    ...refresh,
  };
  const fields = sessionFields.flatMap(name => [name, text(values[name])]);
  return [...fields, 'subjectKey', textKey(login.subject)];
}

/** Returns the session with these values of its {@link sessionFields fields}, or undefined if there is no such session. */
export function sessionOf(values: readonly (string | null)[]): Session | undefined {
  if (values[0] === null) return undefined;
  const [login, endsAt, lastActiveAt, revokedAt, end, jti, issuedAt, expiresAt, previousJti, rotatedAt] =
    values as TextFor<typeof sessionFields>;
  // The parsed object is completed in place, without a copy, because every request reads a session.
  return Object.assign(JSON.parse(login) as Login, {
    endsAt: number(endsAt),
    lastActiveAt: Number(lastActiveAt),
    revokedAt: number(revokedAt),
    end: (end || null) as SessionEnd | null,
    refresh: {
      jti,
      issuedAt: Number(issuedAt),
      expiresAt: number(expiresAt),
      previousJti: previousJti || null,
      rotatedAt: number(rotatedAt),
    },
  });
}

/** Returns a copy of a session that shares no object with it. */
export const copyOf = (session: Session): Session => ({
  ...session,
  device: session.device && (JSON.parse(JSON.stringify(session.device)) as Session['device']),
  accessScopes: session.accessScopes && [...session.accessScopes],
  refresh: { ...session.refresh },
});
