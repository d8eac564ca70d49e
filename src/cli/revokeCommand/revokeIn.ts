import { Revoker } from '../../auth/Revoker';
import { commandBounds, managedSessions } from '../storeCommand/managedSessions';
import type { CommandStores } from '../storeCommand/CommandStores';
import type { TokenPayload } from '../../token/TokenPayload';
import type { Target } from './readRevokeWords';
import { unverifiedPayload } from './unverifiedPayload';

/** What a command has revoked. */
export type Revoked =
  | {
      readonly kind: 'token';
      readonly jti: string;
      /** Undefined if only the `jti` is known. */
      readonly subject?: string;
      readonly type?: string;
      /** The session that ended with a refresh token. */
      readonly session?: string;
      /** When the token expires. Null for never. */
      readonly expires: string | null;
      readonly verified: false;
      /** Whether the token was not revoked before, and some process may accept it. */
      readonly changed: boolean;
    }
  | { readonly kind: 'session'; readonly session: string; readonly changed: boolean }
  | { readonly kind: 'subject'; readonly subject: string; readonly until: string; readonly sessions: number };

/**
 * For how many seconds after its expiry a revocation is kept, because the command does not know the leeway of the application.
 */
const margin = 86_400;

/**
 * Revokes what is named in the stores of an application, by the calls that the library makes itself. It can be repeated.
 *
 * @param identityClaim - the claim of a token that holds the subject
 */
export async function revokeIn(stores: CommandStores, target: Target, identityClaim: string): Promise<Revoked> {
  switch (target.kind) {
    case 'token':
      return revokeToken(stores, unverifiedPayload(target.token, identityClaim));
    case 'jti':
      return revokeJti(stores, target);
    case 'session': {
      const { sessions } = managedSessions(stores.sessions, target.loginType);
      return { kind: 'session', session: target.sid, changed: await sessions.end(target.sid) };
    }
    default:
      return endSubject(stores, target);
  }
}

async function revokeToken({ revokedTokens, sessions }: CommandStores, payload: TokenPayload): Promise<Revoked> {
  const { jti, sub, type, exp, loginType } = payload;
  const session = type === 'refresh' ? payload.sid : undefined;
  const revoked = {
    ...({ kind: 'token', jti, subject: sub, type, verified: false } as const),
    ...(session !== undefined && { session }),
    expires: exp === undefined ? null : new Date(exp * 1000).toISOString(),
  };
  if (isOver(exp)) return { ...revoked, changed: false };
  const isKnown = await revokedTokens.isRevoked(jti);
  const revoker = new Revoker({
    store: revokedTokens,
    verifiers: { verifyUnlessExpired: () => payload },
    config: { loginType, expiryMargin: margin },
    bounds: commandBounds(),
    sessions: managedSessions(sessions, loginType).ending,
    cache: undefined,
  });
  await revoker.revoke([payload]);
  return { ...revoked, changed: !isKnown };
}

async function revokeJti(
  { revokedTokens }: CommandStores,
  { jti, expires }: Extract<Target, { kind: 'jti' }>,
): Promise<Revoked> {
  const seconds = expires === null ? undefined : Math.ceil(expires.getTime() / 1000);
  const revoked = { kind: 'token', jti, verified: false, expires: expires?.toISOString() ?? null } as const;
  if (isOver(seconds)) return { ...revoked, changed: false };
  const isKnown = await revokedTokens.isRevoked(jti);
  const expiresAt = seconds === undefined ? null : seconds + margin;
  await revokedTokens.revoke([{ jti, tokenType: 'access', subject: '', expiresAt }]);
  return { ...revoked, changed: !isKnown };
}

/** Whether no process accepts a token any more, whatever its leeway. */
const isOver = (exp: number | undefined): boolean => exp !== undefined && exp + margin < Date.now() / 1000;

async function endSubject(
  stores: CommandStores,
  { subject, before, loginType }: Extract<Target, { kind: 'subject' }>,
): Promise<Revoked> {
  const { sessions } = managedSessions(stores.sessions, loginType);
  const now = new Date();
  const live = await sessions.list(subject);
  if (before === undefined) {
    await sessions.endAll(subject);
    return { kind: 'subject', subject, until: now.toISOString(), sessions: live.length };
  }
  const earlier = live.filter(({ createdAt }) => createdAt <= before);
  let ended = 0;
  for (const { sid } of earlier) if (await sessions.end(sid, 'everywhere')) ended += 1;
  return { kind: 'subject', subject, until: before.toISOString(), sessions: ended };
}
