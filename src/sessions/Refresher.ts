import { randomUUID } from 'node:crypto';
import type { Duration } from '../config/Duration';
import { refuseUnknown } from '../config/refuseUnknown';
import { InsufficientScopeError, SessionRevoked } from '../errors/errors';
import { eventChannels } from '../events/eventChannels';
import type { Session } from './Session';
import type { SessionState } from './SessionStore';
import type { CustomClaims } from '../token/AuthXTypes';
import type { TokenIssuer, TokenMoment } from '../token/TokenIssuer';
import { assertGrantable, type TokenOptions } from '../token/TokenOptions';
import { satisfies } from '../token/scopeMatch';
import type { TokenPayload } from '../token/TokenPayload';
import { classifyRefreshToken, type Generation } from './classifyRefreshToken';
import { isLive } from './isLive';
import type { RotationConfirmations } from './RotationConfirmations';
import type { SessionSettings } from './SessionSettings';
import type { SessionStoreCalls } from './SessionStoreCalls';
import type { RefreshReuseHandler } from './RefreshReuseHandler';

/** The answer to a refresh (RFC 6749 section 6). */
export interface RefreshedTokens {
  readonly access_token: string;
  /** The successor of the presented token. Absent if refresh tokens do not rotate. */
  readonly refresh_token?: string;
  /** `'DPoP'` if the tokens are bound to a key (RFC 9449 section 5). */
  readonly token_type: 'bearer' | 'DPoP';
  /** Lifetime of the access token in seconds. Absent for a token that never expires. */
  readonly expires_in?: number;
}

/** Options of the new access token. */
export interface RefreshOptions {
  /** Default: the scopes of the login if sessions are kept; otherwise none. */
  accessScopes?: TokenOptions['scopes'] | undefined;
  /**
   * The only scopes of the new access token (RFC 6749 section 6). Each must be covered by one that it would otherwise
   * have. Later refreshes are not narrowed.
   */
  narrowScopes?: TokenOptions['scopes'] | undefined;
  accessExpires?: Duration | undefined;
  /** Default: the `data` of the refresh token. */
  data?: CustomClaims | undefined;
  /**
   * The thumbprint of the key whose possession the client has proven, as `auth.getDPoPKey()` returns it: for a refresh
   * token that is given as text. A token that is bound to a key is refused without it. A new access token is bound to it.
   */
  dpopKey?: string | undefined;
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
  readonly confirmations: RotationConfirmations;
}

/** A live session, and whether the presented token is its current one. */
interface Found {
  readonly session: Session;
  readonly generation: Generation;
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
    refuseUnknown('refresh', options, ['accessScopes', 'narrowScopes', 'accessExpires', 'data', 'dpopKey']);
    assertGrantable(options.accessScopes);
    assertGrantable(options.narrowScopes);
    const { issuer, sessions } = this.deps;
    if (!sessions || payload.sid === undefined) return this.answer(payload, options, undefined);
    const found = await this.look(sessions, payload);
    const { session } = found;
    // Asked before the rotation, because a refused request must not replace the token.
    if (found.generation !== 'replaced') newScopes(options, session);
    if (!sessions.settings.rotation) {
      const answer = this.answer(payload, options, session);
      tell(sessions, session);
      return answer;
    }
    const successor = await this.successorOf(sessions, payload, found);
    const answer = {
      ...this.answer(payload, options, session),
      refresh_token: issuer.issueSuccessor(payload, successor),
    };
    // Only now, and only for an answer: a rotation whose request was answered 503 is not confirmed (docs/decisions/0008).
    if (sessions.settings.graceWindow > 0) sessions.confirmations.add({ sid: session.sid, jti: successor.jti });
    tell(sessions, session);
    return answer;
  }

  /** @throws SessionRevoked if the session is over */
  private async look({ calls, settings }: RotatingSessions, { sid, sub, jti }: TokenPayload): Promise<Found> {
    const state = await calls.state(sid, sub);
    const session = assertLive(state, sub, settings);
    return { session, generation: classifyRefreshToken(jti, session.refresh, state.now ?? Date.now(), settings) };
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
    // The store refused to replace a token that it still calls current. It cannot be trusted now.
    if (found.generation === 'current') throw sessions.calls.refusal();
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
    const { accessExpires, data = payload.extra } = options;
    const dpopKey = payload.cnf?.jkt ?? options.dpopKey;
    const lifetime = issuer.lifetime('access', accessExpires) ?? Infinity;
    const now = Date.now();
    const end = Math.max(session?.endsAt ?? Infinity, now);
    const left = Math.floor((end - now) / 1000);
    const expires = Math.min(lifetime, left);
    const claims = {
      scopes: newScopes(options, session),
      data,
      audience: typeof payload.aud === 'object' ? [...payload.aud] : payload.aud,
      authTime: payload.authTime,
      acr: payload.acr,
      sid: payload.sid,
      clientId: payload.clientId,
      dpopKey,
      // A lifetime as a number has a limit, which the configured one has not.
      expires: left < lifetime ? new Date(end) : accessExpires,
    };
    // The access token has the issue time of the refresh token, so that a logout everywhere at this moment ends both.
    const access_token = issuer.issue('access', payload.sub, claims, {
      since: payload.since,
      cookieLifetimes: payload.cookieLifetimes,
    });
    const token_type = dpopKey === undefined ? 'bearer' : 'DPoP';
    return { access_token, token_type, ...(expires !== Infinity && { expires_in: expires }) };
  }
}

function tell({ settings, calls }: RotatingSessions, { sid: sessionId, subject }: Session): void {
  if (!eventChannels['session.refreshed'].isHeard) return;
  const { loginType } = calls;
  eventChannels['session.refreshed'].publish({ sessionId, subject, loginType, isRotated: settings.rotation });
}

/**
 * Returns the scopes of the new access token.
 *
 * @throws InsufficientScopeError if they are not granted
 */
function newScopes(
  { accessScopes, narrowScopes }: RefreshOptions,
  session: Session | undefined,
): TokenOptions['scopes'] {
  const granted = accessScopes ?? session?.accessScopes ?? undefined;
  if (narrowScopes === undefined) return granted;
  const exceeding = narrowScopes.filter(scope => !granted?.some(held => satisfies(held, scope)));
  if (exceeding.length > 0) throw new InsufficientScopeError(exceeding);
  return narrowScopes;
}

function assertLive(state: SessionState, subject: string, settings: SessionSettings): Session {
  const { session } = state;
  if (session?.subject !== subject || !isLive(state, Date.now(), settings)) throw new SessionRevoked();
  return session;
}
