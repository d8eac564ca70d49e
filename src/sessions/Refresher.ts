import { randomUUID } from 'node:crypto';
import type { Duration } from '../config/Duration';
import { refuseUnknown } from '../config/refuseUnknown';
import { RevocationUnavailableError, SessionRevoked } from '../errors/errors';
import type { Session } from './Session';
import type { SessionState } from './SessionStore';
import type { CustomClaims } from '../token/AuthXTypes';
import type { TokenIssuer, TokenMoment, TokenOptions } from '../token/TokenIssuer';
import type { TokenPayload } from '../token/TokenPayload';
import { generationOf } from './generationOf';
import { isLive } from './isLive';
import type { SessionSettings } from './SessionSettings';
import type { SessionStoreCalls } from './SessionStoreCalls';
import type { RefreshReuseHandler } from './RefreshReuseHandler';

/** The answer to a refresh (RFC 6749 section 6). */
export interface RefreshedTokens {
  readonly access_token: string;
  /** The successor of the presented token. Absent if refresh tokens do not rotate. */
  readonly refresh_token?: string;
  readonly token_type: 'bearer';
  /** Lifetime of the access token in seconds. Absent for a token that never expires. */
  readonly expires_in?: number;
}

/** Options of the new access token. */
export interface RefreshOptions {
  /** Default: the scopes of the login if sessions are kept; otherwise none. */
  accessScopes?: TokenOptions['scopes'] | undefined;
  accessExpires?: Duration | undefined;
  /** Default: the `data` of the refresh token. */
  data?: CustomClaims | undefined;
}

/** The parts that refresh tokens. */
export interface Refreshing {
  readonly issuer: TokenIssuer;
  /** Undefined if no sessions are kept. */
  readonly sessions: RotatingSessions | undefined;
}

/** The parts that rotate refresh tokens. */
export interface RotatingSessions {
  readonly settings: SessionSettings;
  readonly calls: SessionStoreCalls;
  readonly theft: RefreshReuseHandler;
}

/** Exchanges refresh tokens for new access tokens. In a session, it also issues their successors. */
export class Refresher {
  constructor(private readonly deps: Refreshing) {}

  /**
   * Refreshes a login.
   *
   * @param payload - the claims of a verified refresh token
   * @throws SessionRevoked if the session is over, or if the token was replaced before
   */
  async refresh(payload: TokenPayload, options: RefreshOptions = {}): Promise<RefreshedTokens> {
    refuseUnknown('refresh', options, ['accessScopes', 'accessExpires', 'data']);
    const { issuer, sessions } = this.deps;
    if (!sessions || payload.sid === undefined) return this.answer(payload, options, undefined);
    const session = await this.liveSession(sessions, payload);
    if (!sessions.settings.rotation) return this.answer(payload, options, session);
    const successor = await this.rotate(sessions, payload, session);
    return { ...this.answer(payload, options, session), refresh_token: issuer.issueSuccessor(payload, successor) };
  }

  private async liveSession(sessions: RotatingSessions, { sid, sub }: TokenPayload): Promise<Session> {
    const state = await sessions.calls.state(sid, sub);
    return assertLive(state, sub, sessions.settings);
  }

  /**
   * Rotates the token with one conditional update, so that exactly one of several concurrent requests replaces it. The
   * others get the same successor if they come within the grace window.
   */
  private async rotate(
    sessions: RotatingSessions,
    payload: TokenPayload,
    { sid, endsAt }: Session,
  ): Promise<TokenMoment> {
    const { calls, settings, theft } = sessions;
    const at = Date.now();
    const successor = { jti: randomUUID(), issuedAt: at, expiresAt: this.expiry(at, payload, endsAt) };
    if (await calls.ask(store => store.rotate(sid, { presented: payload.jti, successor, at }))) return successor;
    const session = await this.liveSession(sessions, payload);
    switch (generationOf(payload.jti, session.refresh, Date.now(), settings)) {
      case 'predecessor':
        return session.refresh;
      case 'replaced':
        return theft.endSession(session, payload.jti);
      case 'current':
        // The store refused to replace a token that it still calls current. It cannot be trusted now.
        throw new RevocationUnavailableError();
    }
  }

  /**
   * Returns when the successor expires, in seconds since 1970. It lives as long as its predecessor, but not beyond its
   * session.
   */
  private expiry(now: number, { exp, iat }: TokenPayload, endsAt: number | null): number | null {
    const own = exp === undefined || iat === undefined ? undefined : Math.ceil(exp - iat);
    const lifetime = own ?? this.deps.issuer.lifetime('refresh');
    const ends = [
      ...(lifetime === undefined ? [] : [Math.floor(now / 1000) + lifetime]),
      ...(endsAt === null ? [] : [Math.floor(endsAt / 1000)]),
    ];
    return ends.length === 0 ? null : Math.min(...ends);
  }

  private answer(payload: TokenPayload, options: RefreshOptions, session: Session | undefined): RefreshedTokens {
    const { issuer } = this.deps;
    const { accessScopes = session?.accessScopes ?? undefined, accessExpires, data = payload.extra } = options;
    const lifetime = issuer.lifetime('access', accessExpires);
    const left = session?.endsAt == null ? Infinity : Math.floor((session.endsAt - Date.now()) / 1000);
    const expires = Math.min(lifetime ?? Infinity, left);
    const claims = {
      scopes: accessScopes,
      data,
      audience: typeof payload.aud === 'object' ? [...payload.aud] : payload.aud,
      authTime: payload.authTime,
      sid: payload.sid,
      ...(expires !== Infinity && { expires: Math.max(0, expires) }),
    };
    // The access token has the issue time of the refresh token, so that a logout everywhere at this moment ends both.
    const access_token = issuer.issue('access', payload.sub, claims, { since: payload.since });
    return { access_token, token_type: 'bearer', ...(expires !== Infinity && { expires_in: expires }) };
  }
}

function assertLive(state: SessionState, subject: string, settings: SessionSettings): Session {
  const { session } = state;
  if (session?.subject !== subject || !isLive(state, Date.now(), settings)) throw new SessionRevoked();
  return session;
}
