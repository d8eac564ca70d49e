import { createHash } from 'node:crypto';
import type { MaybePromise } from '../async/MaybePromise';
import { AuthXError } from '../errors/AuthXError';
import type { JsonObject } from '../token/TokenType';
import type { ClientKeys } from './ClientKeys';

/** An assertion that was used. */
export interface UsedAssertion {
  /** Names the assertion: 43 characters of base64url. */
  readonly id: string;
  /** From when no process accepts it any more, in seconds since 1970. */
  readonly expiresAt: number;
}

/** Stores which client assertions were used, so that each is accepted once (RFC 7523 section 3). */
export interface AssertionStore {
  /** Stores an assertion in one atomic step. Returns true if this call stored it, false if it was stored before. */
  use(assertion: UsedAssertion): MaybePromise<boolean>;
}

/** The limits of assertions. */
export interface AssertionLimits {
  /** The one accepted audience. */
  readonly issuer: string;
  /** Seconds in the future that `iat` and `nbf` may be. */
  readonly clockSkew: number;
}

/** Seconds that an assertion may live at most. Until then, it is remembered. */
const longestLife = 600;

/** Characters of a `jti`. */
const longestJti = 255;

/** Checks the assertions by which clients authenticate (RFC 7523 section 3). */
export class ClientAssertions {
  constructor(private readonly limits: AssertionLimits) {}

  /**
   * Checks everything except whether the assertion was used before. Undefined if it proves nothing.
   *
   * The audience must be the issuer, alone. An assertion with a second audience could be used by that audience.
   */
  check(id: string, keys: ClientKeys, assertion: string): UsedAssertion | undefined {
    const claims = verified(keys, assertion);
    if (claims?.iss !== id || claims.sub !== id) return undefined;
    const audience = [claims.aud].flat();
    if (audience.length !== 1 || audience[0] !== this.limits.issuer) return undefined;
    const { jti, exp } = claims;
    if (typeof jti !== 'string' || jti === '' || jti.length > longestJti) return undefined;
    if (typeof exp !== 'number' || !this.isTimely(exp, claims)) return undefined;
    return { id: nameOf(id, jti), expiresAt: Math.ceil(exp + this.limits.clockSkew) };
  }

  private isTimely(exp: number, { iat, nbf }: JsonObject): boolean {
    const now = Date.now() / 1000;
    const latest = now + this.limits.clockSkew;
    const hasBegun = [iat, nbf].every(time => time === undefined || (typeof time === 'number' && time <= latest));
    return hasBegun && exp > now && exp <= latest + longestLife;
  }
}

function verified(keys: ClientKeys, assertion: string): JsonObject | undefined {
  try {
    return keys.verify(assertion);
  } catch (error) {
    if (error instanceof AuthXError) return undefined;
    throw error;
  }
}

/** Two clients may choose the same `jti`. */
const nameOf = (id: string, jti: string): string =>
  createHash('sha256')
    .update(JSON.stringify(['client_assertion', id, jti]))
    .digest('base64url');
