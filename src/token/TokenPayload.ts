import type { CustomClaims, Scope } from './AuthXTypes';
import { reservedClaims } from '../config/reservedClaims';
import type { CookieLifetimes } from './CookieLifetimes';
import type { JsonObject } from './TokenType';
import type { Confirmation, KnownClaims } from './readClaims';
import { satisfies } from './scopeMatch';

/**
 * The claims of a verified token. The object is frozen, because several requests share one verification.
 *
 * Times are in seconds since 1970 under the claim's name (NumericDate, RFC 7519 section 2), and also available as
 * `Date`.
 */
export class TokenPayload<Claims extends object = CustomClaims> {
  /** The subject (RFC 7519 section 4.1.2), or the claim that `identityClaim` names. */
  readonly sub: string;
  /**
   * The id of this token (RFC 7519 section 4.1.7), by which it is revoked. For a token of another issuer, it is derived from
   * the issuer and the `jti` claim, so that the ids of two issuers never meet.
   */
  readonly jti: string;
  /** `'access'` or `'refresh'`. */
  readonly type: string;
  /** Whether the token was issued for an authentication of the user, not by a refresh. */
  readonly fresh: boolean;
  /** Whether implicit refresh may renew the token if it is in a cookie. */
  readonly renewable: boolean;
  readonly iat: number | undefined;
  /** Undefined for a token that never expires. */
  readonly exp: number | undefined;
  readonly nbf: number | undefined;
  readonly iss: string | undefined;
  readonly aud: string | readonly string[] | undefined;
  /** Scopes that the token holds. */
  readonly scopes: readonly string[];
  readonly csrf: string | undefined;
  /** The session of the token. */
  readonly sid: string | undefined;
  /** The key that the token is bound to (RFC 7800 section 3.1, RFC 9449 section 6.1). Undefined for a bearer token. */
  readonly cnf: Confirmation | undefined;
  readonly loginType: string | undefined;
  /** The client to which the token was issued (RFC 8693 section 4.3). */
  readonly clientId: string | undefined;
  /** When the user last authenticated (OpenID Connect Core section 2). */
  readonly authTime: number | undefined;
  /** How the user authenticated: one of the `acrLevels`, or another value (OpenID Connect Core section 2). */
  readonly acr: string | undefined;
  /** When the first of a line of implicitly renewed tokens was issued. Undefined in the first one. */
  readonly origIat: number | undefined;
  /** When the first token of its line was issued, in milliseconds. Only present if sessions are kept. */
  readonly iatMs: number | undefined;
  /** How long browsers keep the cookies of this login, if that was chosen when they were set. */
  readonly cookieLifetimes: CookieLifetimes | undefined;
  /** All claims as they stand in the token. */
  readonly #claims: JsonObject;
  readonly #isRemote: boolean;
  readonly #identityClaim: string;
  #extra: Readonly<Claims> | undefined;
  #isFrozen = false;
  /** The values that functions derived from the claims: each function, and its value, in turn. */
  #derived: unknown[] | undefined;

  constructor(known: KnownClaims, claims: JsonObject, identityClaim: string) {
    this.sub = known.sub;
    this.jti = known.jti;
    this.type = known.type;
    this.fresh = known.fresh;
    this.renewable = known.renewable;
    this.iat = known.iat;
    this.exp = known.exp;
    this.nbf = known.nbf;
    this.iss = known.iss;
    this.aud = known.aud;
    this.scopes = known.scopes;
    this.csrf = known.csrf;
    this.sid = known.sid;
    this.cnf = known.cnf;
    this.loginType = known.loginType;
    this.clientId = known.clientId;
    this.authTime = known.authTime;
    this.acr = known.acr;
    this.origIat = known.origIat;
    this.iatMs = known.iatMs;
    this.cookieLifetimes = known.cookieLifetimes;
    this.#isRemote = known.isRemote;
    this.#claims = claims;
    this.#identityClaim = identityClaim;
    Object.freeze(this.scopes);
    Object.freeze(this.aud);
    Object.freeze(this.cookieLifetimes);
    Object.freeze(this.cnf);
    Object.freeze(this);
  }

  /** Whether another issuer signed the token: one of the `issuers` of AuthX. */
  get isRemote(): boolean {
    return this.#isRemote;
  }

  /** When the token counts as issued, in milliseconds since 1970: {@link iatMs}, or else `iat`, or else 0. */
  get since(): number {
    return this.iatMs ?? Math.floor(this.iat ?? 0) * 1000;
  }

  /** The application's own claims. */
  get extra(): Readonly<Claims> {
    this.#extra ??= Object.freeze(this.ownClaims()) as Readonly<Claims>;
    return this.#extra;
  }

  /** Returns the claims as they stand in the token. */
  toJSON(): JsonObject {
    // A remembered token is asked again and again.
    if (!this.#isFrozen) freezeDeeply(this.#claims);
    this.#isFrozen = true;
    return this.#claims;
  }

  /**
   * Returns what a function makes of the claims. The function is called once for each payload, because claims never change.
   * @internal
   *
   * @param derive - one of a few functions that are made at start
   */
  derived<Value>(derive: (payload: TokenPayload) => Value): Value {
    const known = (this.#derived ??= []);
    for (let i = 0; i < known.length; i += 2) if (known[i] === derive) return known[i + 1] as Value;
    const value = derive(this as TokenPayload<object> as TokenPayload);
    known.push(derive, value);
    return value;
  }

  /** When the token was issued. */
  get issuedAt(): Date | undefined {
    return dateOf(this.iat);
  }

  /** When the token expires. Undefined if it never does. */
  get expiresAt(): Date | undefined {
    return dateOf(this.exp);
  }

  /** Seconds until the token expires. Negative if it has expired, Infinity if it never does. */
  get timeUntilExpiry(): number {
    return this.exp === undefined ? Infinity : this.exp - Date.now() / 1000;
  }

  /** Seconds since the token was issued. Undefined if it does not say. */
  get timeSinceIssued(): number | undefined {
    return this.iat === undefined ? undefined : Date.now() / 1000 - this.iat;
  }

  /** Seconds since the user authenticated. Undefined if the token does not say. */
  get timeSinceAuthentication(): number | undefined {
    const proven = this.authTime ?? (this.fresh ? this.iat : undefined);
    return proven === undefined ? undefined : Date.now() / 1000 - proven;
  }

  /**
   * Tells whether the token holds scopes. Wildcards count.
   *
   * @param options - `all: false` asks for at least one of the scopes
   */
  hasScopes(required: readonly Scope[], { all = true }: { all?: boolean } = {}): boolean {
    const isHeld = (scope: string): boolean => this.scopes.some(held => satisfies(held, scope));
    return all ? required.every(isHeld) : required.some(isHeld);
  }

  private ownClaims(): object {
    const own = Object.entries(this.toJSON()).filter(
      ([name]) => !reservedClaims.has(name) && name !== this.#identityClaim,
    );
    return Object.fromEntries(own);
  }
}

const dateOf = (seconds: number | undefined): Date | undefined =>
  seconds === undefined ? undefined : new Date(seconds * 1000);

function freezeDeeply(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  Object.freeze(value);
  Object.values(value).forEach(freezeDeeply);
}
