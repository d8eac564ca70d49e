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

/** What a refresh answers with (RFC 6749 section 6). */
export interface RefreshedTokens {
  readonly access_token: string;
  /** The successor of the presented token; absent where it goes on being good itself. */
  readonly refresh_token?: string;
  readonly token_type: 'bearer';
  /** Seconds that the access token lives; absent for one that never expires. */
  readonly expires_in?: number;
}

/** What the new access token may say otherwise. */
export interface RefreshOptions {
  /** Default: what the login was granted, where sessions are kept; else none. */
  accessScopes?: TokenOptions['scopes'] | undefined;
  accessExpires?: Duration | undefined;
  /** Default: that of the refresh token. */
  data?: CustomClaims | undefined;
}

/** What refreshing is done with. */
export interface Refreshing {
  readonly issuer: TokenIssuer;
  /** Undefined where no sessions are kept. */
  readonly sessions: RotatingSessions | undefined;
}

/** What rotation is done with. */
export interface RotatingSessions {
  readonly settings: SessionSettings;
  readonly calls: SessionStoreCalls;
  readonly theft: RefreshReuseHandler;
}

/** Exchanges refresh tokens for new access tokens, and in a session for their successors. */
export class Refresher {
  constructor(private readonly deps: Refreshing) {}

  /**
   * @param payload - of a refresh token that was found good
   * @throws SessionRevoked where the session is over, or ends now since the token was replaced before
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
    const state = await sessions.calls.ask(store => store.look(sid, sub));
    return assertLive(state, sub, sessions.settings);
  }

  /** One conditional update decides who replaces the token; whoever comes second within the grace window gets the same successor. */
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
        // The store refused to replace a token that it still calls current: it cannot be relied on now.
        throw new RevocationUnavailableError();
    }
  }

  /** Seconds since 1970 at which the successor of a token expires: it lives as long as that one, but not beyond its session. */
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
    // What ends the refresh token by its time of issue ends this one, also where it happens at this moment.
    const access_token = issuer.issue('access', payload.sub, claims, { since: payload.since });
    return { access_token, token_type: 'bearer', ...(expires !== Infinity && { expires_in: expires }) };
  }
}

function assertLive(state: SessionState, subject: string, settings: SessionSettings): Session {
  const { session } = state;
  if (session?.subject !== subject || !isLive(state, Date.now(), settings)) throw new SessionRevoked();
  return session;
}
