import { randomUUID, type KeyObject } from 'node:crypto';
import type { AuthXConfig } from '../config/AuthXConfig';
import { longestExpires, parseDuration, type Duration } from '../config/Duration';
import { ConfigurationError } from '../errors/errors';
import type { TokenIssuedEvent } from '../events/AuthXEvents';
import { eventChannels } from '../events/eventChannels';
import type { RingKey } from '../keys/RingKey';
import type { CookieLifetimes } from './CookieLifetimes';
import { isReservedSubject } from './storedSubject';
import type { TokenType } from './TokenType';
import { decodeStrictly, isAcceptedTyp, longestToken } from './decodeStrictly';
import { signToken } from './jwt';
import {
  type AccessTokenOptions,
  assertTokenOptions,
  checkedAudience,
  checkedScopes,
  refuseReserved,
} from './TokenOptions';
import type { TokenPayload } from './TokenPayload';

/** The claims that differ between a token and its successor. */
export interface TokenMoment {
  readonly jti: string;
  /** Milliseconds since 1970. */
  readonly issuedAt: number;
  /** Seconds since 1970. Null for a token that never expires. */
  readonly expiresAt: number | null;
}

/** Claims that only this library sets. */
export interface OwnClaims {
  /** Default: a new `jti`. */
  readonly jti?: string;
  /** When the first token of its line was issued, in milliseconds since 1970. Default: now. */
  readonly since?: number;
  /** How long browsers keep the cookies of the login. Default: as configured. */
  readonly cookieLifetimes?: CookieLifetimes | undefined;
}

/** Header parameters that decide how a token is verified. Callers cannot set them. */
const ownHeaders = ['alg', 'kid', 'crit', 'b64', 'zip', 'cty', 'jwk', 'jku', 'x5u', 'x5c', '__proto__'];

/** Seconds since 1970. The time of today in seconds, given to `Date`, which wants milliseconds, is before this date. */
const earliestExpiry = 31_536_000;

/** Issues tokens: composes their claims and signs them. */
export class TokenIssuer {
  /** @param writesMilliseconds - whether tokens contain their issue time in milliseconds, which sessions need */
  constructor(
    private readonly config: AuthXConfig,
    private readonly writesMilliseconds = false,
  ) {}

  /**
   * Issues a token.
   *
   * @param uid - the subject
   * @throws ConfigurationError without a signing key; TypeError or RangeError for options that cannot be used
   */
  issue(type: TokenType, uid: string, options: AccessTokenOptions = {}, own: OwnClaims = {}): string {
    assertTokenOptions(options);
    this.assertCanSign();
    if (typeof uid !== 'string' || uid === '')
      throw new TypeError('The uid of a token must be a string that is not empty.');
    if (isReservedSubject(this.config.loginType, uid)) {
      throw new TypeError('The uid of a token cannot begin with login_type=. Stores tell login types apart by it.');
    }
    const claims = this.claims(type, uid, options, own);
    const token = this.sign(type, claims, options.headers);
    if (token.length > longestToken) {
      throw new RangeError(
        `The token has ${String(token.length)} bytes. Tokens of more than ${String(longestToken)} bytes are refused. Put less in data.`,
      );
    }
    assertDecodes(token);
    if (eventChannels['token.issued'].isHeard) this.tell(type, claims, 'issued');
    return token;
  }

  /**
   * Issues an access token that renews one about to expire. It keeps every claim that does not belong to one token or
   * one moment, and it is never fresh. Returns undefined if it would not live longer than the old token.
   *
   * @param lifetime - seconds after the login at which renewals end, or null
   */
  renew(payload: TokenPayload, lifetime: number | null): string | undefined {
    const { iat, exp } = payload;
    const canIssue = this.config.keys.signing !== undefined;
    if (!canIssue || iat === undefined || exp === undefined) return undefined;
    const start = payload.origIat ?? payload.authTime ?? iat;
    const issuedAt = Date.now();
    const now = Math.floor(issuedAt / 1000);
    const longest = now + (this.config.accessTokenExpires ?? exp - iat);
    const end = Math.min(longest, lifetime === null ? Infinity : start + lifetime);
    if (end <= exp) return undefined;
    const moment = { jti: randomUUID(), issuedAt, expiresAt: end };
    // If no cookie tells scripts a new CSRF value, they only know the old one.
    const csrf = this.config.csrf.inCookies || !payload.csrf ? this.csrf('access') : payload.csrf;
    return this.reissue('access', payload, moment, { fresh: false, csrf, orig_iat: start });
  }

  /** Issues the successor of a refresh token. It keeps every claim that does not belong to one token or one moment. */
  issueSuccessor(payload: TokenPayload, moment: TokenMoment): string {
    return this.reissue('refresh', payload, moment, {});
  }

  /**
   * Signs a token again with the lifetimes that were chosen for its cookies. It stays the same token: its `jti` and all
   * other claims are kept. Without a signing key, which renewals need too, it is returned as it is.
   */
  withCookieLifetimes(token: string, payload: TokenPayload, lifetimes: CookieLifetimes): string {
    if (!this.config.keys.signing) return token;
    const { alg: _alg, kid: _kid, ...headers } = decodeStrictly(token).header;
    const { typ: _typ, ...others } = headers;
    const claims = { ...payload.toJSON(), cookie_lifetimes: lifetimes };
    // A profile sets the type itself.
    return this.sign(payload.type as TokenType, claims, this.config.accessTokenProfile ? others : headers);
  }

  /** Returns the lifetime of a token with these options in seconds; undefined if it never expires. */
  lifetime(type: TokenType, expires?: Duration | Date): number | undefined {
    const now = Math.floor(Date.now() / 1000);
    const { exp } = this.expiry(type, now, expires);
    return exp === undefined ? undefined : Math.floor(exp - now);
  }

  private claims(type: TokenType, uid: string, options: AccessTokenOptions, own: OwnClaims): object {
    const {
      fresh = false,
      renewable = true,
      scopes,
      data = {},
      audience = this.config.encodeAudience,
      authTime,
      acr,
      sid,
      dpopKey,
      clientId = this.config.encodeClientId,
    } = options;
    const issuedAt = Date.now();
    const { jti = randomUUID(), since = issuedAt, cookieLifetimes } = own;
    const now = Math.floor(issuedAt / 1000);
    const proven = authTime ?? (fresh ? now : undefined);
    // A value in milliseconds, or in the future, would make the token count as fresh forever.
    if (proven !== undefined && !(Number.isFinite(proven) && proven >= 0 && proven <= now + this.config.clockSkew)) {
      throw new RangeError('authTime must be seconds since 1970, and not in the future.');
    }
    refuseReserved(data, this.config.identityClaim);
    return {
      [this.config.identityClaim]: uid,
      jti,
      type,
      ...(type === 'access' && { fresh }),
      ...(!renewable && { renewable }),
      csrf: this.csrf(type),
      iat: now,
      ...(this.config.encodeNbf && { nbf: now }),
      ...this.expiry(type, now, options.expires),
      // JSON has no undefined, so a claim without a value is left out.
      auth_time: proven,
      acr,
      iss: this.config.encodeIssuer,
      ...(audience !== undefined && { aud: checkedAudience(audience) }),
      client_id: clientId,
      login_type: this.config.loginType,
      ...(scopes && { scopes: checkedScopes(scopes), scope: this.scopeText(type, scopes) }),
      sid,
      ...(dpopKey !== undefined && { cnf: { jkt: dpopKey } }),
      ...(this.writesMilliseconds && { iat_ms: since }),
      ...(cookieLifetimes && { cookie_lifetimes: cookieLifetimes }),
      ...data,
    };
  }

  /** The scopes as other services read them (RFC 8693 section 4.2). Undefined if there are none, or without a profile. */
  private scopeText(type: TokenType, scopes: readonly string[]): string | undefined {
    const isWritten = this.config.accessTokenProfile !== undefined && type === 'access' && scopes.length > 0;
    return isWritten ? scopes.join(' ') : undefined;
  }

  private reissue(type: TokenType, payload: TokenPayload, moment: TokenMoment, changes: object): string {
    const { encodeNbf } = this.config;
    const { nbf: _nbf, exp: _exp, ...kept } = payload.toJSON();
    const iat = Math.floor(moment.issuedAt / 1000);
    const claims = {
      ...kept,
      jti: moment.jti,
      csrf: this.csrf(type),
      ...changes,
      iat,
      ...(encodeNbf && { nbf: iat }),
      ...(moment.expiresAt !== null && { exp: moment.expiresAt }),
      ...(this.writesMilliseconds && { iat_ms: payload.since }),
    };
    const token = this.sign(type, claims);
    if (eventChannels['token.issued'].isHeard) this.tell(type, claims, type === 'access' ? 'renewed' : 'rotated');
    return token;
  }

  private tell(tokenType: TokenType, claims: object, reason: TokenIssuedEvent['reason']): void {
    const { identityClaim, loginType, keys } = this.config;
    const { jti, sid, exp } = claims as { jti: string; sid?: string; exp?: number };
    const subject = (claims as Record<string, string>)[identityClaim] as string;
    const kid = (keys.signing as RingKey).kid;
    const about = { jti, subject, sessionId: sid, loginType, kid, expiresAt: exp };
    eventChannels['token.issued'].publish({ tokenType, reason, ...about });
  }

  /** Signs with the key that is the signing one at this moment. */
  private sign(type: TokenType, claims: object, headers: Readonly<Record<string, unknown>> = {}): string {
    const { kid, algorithm, identity } = this.assertCanSign();
    const { accessTokenProfile: profile } = this.config;
    if (profile && headers.typ !== undefined) {
      throw new TypeError('headers.typ is set by accessTokenProfile. Remove it.');
    }
    const typ = profile && type === 'access' ? 'at+jwt' : 'JWT';
    return signToken(claims, header(kid, { typ, ...headers }), algorithm, identity.signingKey as KeyObject);
  }

  /** @throws ConfigurationError without a signing key */
  private assertCanSign(): RingKey {
    const { signing } = this.config.keys;
    if (signing) return signing;
    throw new ConfigurationError(
      'privateKey: is missing. With public keys alone, tokens can only be verified. Set privateKey, or add a private key to keys.',
    );
  }

  /** Returns the CSRF value of a token; empty if the token cannot be in a cookie. */
  private csrf(type: TokenType): string {
    const { csrf, tokenLocations } = this.config;
    return csrf.protect && tokenLocations[type].includes('cookies') ? randomUUID() : '';
  }

  private expiry(type: TokenType, now: number, expires?: Duration | Date): { exp?: number } {
    if (expires instanceof Date) {
      const exp = Math.floor(expires.getTime() / 1000);
      if (!Number.isFinite(exp)) throw new RangeError('expires is not a date.');
      if (exp < earliestExpiry) {
        throw new RangeError(
          'expires is a date near 1970. For a time in seconds since 1970, pass new Date(seconds * 1000).',
        );
      }
      return { exp };
    }
    if ((expires as unknown) === null) {
      throw new RangeError('expires is null. Omit it for the configured lifetime, or pass a duration or a Date.');
    }
    const configured = type === 'access' ? this.config.accessTokenExpires : this.config.refreshTokenExpires;
    const lifetime = expires === undefined ? configured : parseDuration(expires);
    if (expires !== undefined && lifetime !== null && lifetime > longestExpires) {
      throw new RangeError(
        'expires is a lifetime of more than ten years. For a time in seconds since 1970, pass new Date(seconds * 1000).',
      );
    }
    return lifetime === null ? {} : { exp: now + Math.floor(lifetime) };
  }
}

function header(kid: string, headers: Readonly<Record<string, unknown>>): object {
  const { kid: given, ...rest } = headers;
  if (given !== undefined && given !== kid) {
    throw new TypeError(
      'headers.kid must be the kid of the signing key, or the token would be refused. Remove it, or set keyId in the configuration.',
    );
  }
  const own = Object.keys(rest).find(name => ownHeaders.includes(name));
  if (own !== undefined) throw new TypeError(`headers.${own} cannot be set by the caller. Remove it.`);
  if (!isAcceptedTyp(rest.typ)) throw new TypeError('headers.typ must be JWT or at+jwt. Other tokens are refused.');
  return { kid, ...rest };
}

/** The decoder checks what was not checked before: the depth of nesting. */
function assertDecodes(token: string): void {
  try {
    decodeStrictly(token);
  } catch {
    throw new RangeError('data or headers are nested so deeply that the token would be refused.');
  }
}
