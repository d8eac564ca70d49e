import { randomUUID } from 'node:crypto';
import type { Duration } from '../../config/Duration';
import { refuseUnknown } from '../../config/refuseUnknown';
import { RevocationUnavailableError } from '../../errors/RevocationUnavailableError';
import { SessionRevoked } from '../../errors/SessionRevoked';
import type { Session } from '../../stores/Session';
import type { SessionState } from '../../stores/SessionStore';
import type { CustomClaims } from '../../token/AuthXTypes';
import type { TokenIssuer, TokenMoment, TokenOptions } from '../../token/TokenIssuer';
import type { TokenPayload } from '../../token/TokenPayload';
import { generationOf, type Generation } from './generationOf';
import { isLive } from './isLive';
import type { RotationConfirmations } from './RotationConfirmations';
import type { SessionSettings } from './SessionSettings';
import type { SessionStoreCalls } from './SessionStoreCalls';
import type { TheftResponse } from './TheftResponse';

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
  readonly theft: TheftResponse;
  readonly confirmations: RotationConfirmations;
}

/** A live session, and what the presented token is to it. */
interface Found {
  readonly session: Session;
  readonly generation: Generation;
}

/** Exchanges refresh tokens for new access tokens, and in a session for their successors. */
export class Refresher {
  constructor(private readonly with_: Refreshing) {}

  /**
   * @param payload - of a refresh token that was found good
   * @throws SessionRevoked where the session is over, or ends now since the token was replaced before
   */
  async refresh(payload: TokenPayload, options: RefreshOptions = {}): Promise<RefreshedTokens> {
    refuseUnknown('refresh', options, ['accessScopes', 'accessExpires', 'data']);
    const { issuer, sessions } = this.with_;
    if (!sessions || payload.sid === undefined) return this.answer(payload, options, undefined);
    const found = await this.look(sessions, payload);
    const { session } = found;
    if (!sessions.settings.rotation) return this.answer(payload, options, session);
    const successor = await this.successorOf(sessions, payload, found);
    const answer = { ...this.answer(payload, options, session), refresh_token: issuer.succeed(payload, successor) };
    // Only now, and only for an answer: a rotation whose request was answered 503 is not confirmed (docs/decisions/0008).
    if (sessions.settings.graceWindow > 0) sessions.confirmations.add({ sid: session.sid, jti: successor.jti });
    return answer;
  }

  /** @throws SessionRevoked if the session is over */
  private async look({ calls, settings }: RotatingSessions, { sid, sub, jti }: TokenPayload): Promise<Found> {
    const state = await calls.ask(store => store.look(sid, sub));
    const session = assertLive(state, sub, settings);
    return { session, generation: generationOf(jti, session.refresh, state.now ?? Date.now(), settings) };
  }

  /** Returns the successor of the token: a new one if this request replaces the token, or the one that another request made. */
  private async successorOf(
    sessions: RotatingSessions,
    payload: TokenPayload,
    { session, generation }: Found,
  ): Promise<TokenMoment> {
    if (generation === 'predecessor') return session.refresh;
    if (generation === 'replaced') return sessions.theft.endSession(session, payload.jti);
    const successor = await this.rotate(sessions, payload, session);
    if (successor) return successor;
    const found = await this.look(sessions, payload);
    // The store refused to replace a token that it still calls current: it cannot be relied on now.
    if (found.generation === 'current') throw new RevocationUnavailableError();
    return this.successorOf(sessions, payload, found);
  }

  /** One conditional update decides who replaces the token. Returns undefined if this request did not. */
  private async rotate(
    { calls }: RotatingSessions,
    payload: TokenPayload,
    { sid, endsAt }: Session,
  ): Promise<TokenMoment | undefined> {
    const at = Date.now();
    const successor = { jti: randomUUID(), issuedAt: at, expiresAt: this.expiry(at, payload, endsAt) };
    const hasRotated = await calls.ask(store => store.rotate(sid, { presented: payload.jti, successor, at }));
    return hasRotated ? successor : undefined;
  }

  /** Seconds since 1970 at which the successor of a token expires: it lives as long as that one, but not beyond its session. */
  private expiry(now: number, { exp, iat }: TokenPayload, endsAt: number | null): number | null {
    const own = exp === undefined || iat === undefined ? undefined : Math.ceil(exp - iat);
    const lifetime = own ?? this.with_.issuer.lifetime('refresh');
    const ends = [
      ...(lifetime === undefined ? [] : [Math.floor(now / 1000) + lifetime]),
      ...(endsAt === null ? [] : [Math.floor(endsAt / 1000)]),
    ];
    return ends.length === 0 ? null : Math.min(...ends);
  }

  private answer(payload: TokenPayload, options: RefreshOptions, session: Session | undefined): RefreshedTokens {
    const { issuer } = this.with_;
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
