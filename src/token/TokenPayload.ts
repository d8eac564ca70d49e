import type { CustomClaims, Scope } from './AuthXTypes';
import { reservedClaims } from '../config/reservedClaims';
import type { JsonObject } from './claims';
import type { KnownClaims } from './readClaims';
import { satisfies } from './scopeMatch';

/**
 * The claims of a verified token. Frozen, since one verification serves many requests.
 *
 * Times are seconds since 1970 (NumericDate, RFC 7519 section 2) under the claim's name, and `Date` under a name of their own.
 */
export class TokenPayload<Claims extends object = CustomClaims> {
  /** Whom the token speaks of (RFC 7519 section 4.1.2), or the claim that `identityClaim` names. */
  readonly sub: string;
  /** What names this one token (RFC 7519 section 4.1.7). */
  readonly jti: string;
  /** `'access'` or `'refresh'`. */
  readonly type: string;
  /** Whether the token was issued against a password or another proof, not by a refresh. */
  readonly fresh: boolean;
  /** Whether implicit refresh may renew the token, once somebody has put it into a cookie. */
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
  /** Session that the token belongs to. */
  readonly sid: string | undefined;
  readonly loginType: string | undefined;
  /** When the user last proved who they are (OpenID Connect Core section 2). */
  readonly authTime: number | undefined;
  /** When the first of a row of implicitly renewed tokens was issued; undefined in that first one. */
  readonly origIat: number | undefined;
  /** When the first of a row of tokens was issued, each made of the one before; in milliseconds, where sessions are kept. */
  readonly iatMs: number | undefined;
  /** All claims as they stand in the token, under their names on the wire. */
  readonly #claims: JsonObject;
  readonly #identityClaim: string;
  #extra: Readonly<Claims> | undefined;

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
    this.loginType = known.loginType;
    this.authTime = known.authTime;
    this.origIat = known.origIat;
    this.iatMs = known.iatMs;
    this.#claims = claims;
    this.#identityClaim = identityClaim;
    Object.freeze(this.scopes);
    Object.freeze(this.aud);
    Object.freeze(this);
  }

  /** {@link iatMs}, or the start of the second of `iat`: milliseconds since 1970, and 0 where the token does not say. */
  get since(): number {
    return this.iatMs ?? Math.floor(this.iat ?? 0) * 1000;
  }

  /** The application's own claims. */
  get extra(): Readonly<Claims> {
    this.#extra ??= Object.freeze(this.ownClaims()) as Readonly<Claims>;
    return this.#extra;
  }

  /** The claims under their names on the wire, to be shown or logged by choice. */
  toJSON(): JsonObject {
    freezeDeeply(this.#claims);
    return this.#claims;
  }

  /** When the token was issued. */
  get issuedAt(): Date | undefined {
    return dateOf(this.iat);
  }

  /** When the token expires, or undefined for one that never does. */
  get expiresAt(): Date | undefined {
    return dateOf(this.exp);
  }

  /** Seconds until the token expires, negative afterwards; Infinity for one that never does. */
  get timeUntilExpiry(): number {
    return this.exp === undefined ? Infinity : this.exp - Date.now() / 1000;
  }

  /** Seconds since the token was issued, or undefined where it does not say. */
  get timeSinceIssued(): number | undefined {
    return this.iat === undefined ? undefined : Date.now() / 1000 - this.iat;
  }

  /** Seconds since the user proved who they are, or undefined where the token does not say. */
  get timeSinceAuthentication(): number | undefined {
    const proven = this.authTime ?? (this.fresh ? this.iat : undefined);
    return proven === undefined ? undefined : Date.now() / 1000 - proven;
  }

  /**
   * Whether the token holds the scopes, wildcards understood.
   *
   * @param options - `all: false` asks for one of them; of none, one cannot be held
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
