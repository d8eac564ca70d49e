import { parseDuration, type Duration } from '../config/Duration';
import { refuseUnknown } from '../config/refuseUnknown';
import type { Requirement } from '../policy/Requirement';
import { revocationModes, type RevocationMode } from '../policy/RevocationMode';
import type { Scope } from '../token/AuthXTypes';
import type { TokenType } from '../token/claims';

/** What `auth.verifyToken` asks of a token beyond being good. */
export interface VerifyOptions {
  /** Default `'access'`. */
  type?: TokenType | 'any' | undefined;
  /** Whether only a fresh token will do. Default false. */
  fresh?: boolean | undefined;
  /** Within what time the user must have proved who they are. */
  maxAge?: Duration | undefined;
  /** Scopes that the token must all hold. */
  scopes?: readonly Scope[] | undefined;
  /**
   * Whether the request of a cookie token must show that it is not forged: true for every method, false for none.
   * Default: as configured. A token given as text has no request.
   */
  csrf?: boolean | undefined;
  /** `'cached'` relies on what the stores answered within `revocationCache.ttl`. Default: `revocationCache.default`. */
  revocation?: RevocationMode | undefined;
  /** Whether an access token is let in where a store does not answer. Default false. */
  failOpen?: boolean | undefined;
}

const optionNames: readonly string[] = [
  'type',
  'fresh',
  'maxAge',
  'scopes',
  'csrf',
  'revocation',
  'failOpen',
] satisfies (keyof VerifyOptions)[];

/** The same as a guard would require it. */
export function requirementOf(options: VerifyOptions): Requirement {
  refuseUnknown('verifyToken', options, optionNames);
  const { type = 'access', fresh = false, maxAge, scopes = [], csrf, revocation, failOpen = false } = options;
  if (!['access', 'refresh', 'any'].includes(type)) throw new TypeError("type must be 'access', 'refresh' or 'any'.");
  assertCheck(options);
  return {
    type,
    fresh,
    maxAge: maxAge === undefined ? undefined : parseDuration(maxAge),
    csrf,
    locations: undefined,
    scopes: scopes.length > 0 ? [{ mode: 'all', scopes }] : [],
    revocation,
    failOpen,
  };
}

function assertCheck({ type, revocation, failOpen }: VerifyOptions): void {
  if (revocation !== undefined && !revocationModes.includes(revocation)) {
    throw new TypeError("revocation must be 'strict' or 'cached'.");
  }
  if (failOpen !== undefined && typeof failOpen !== 'boolean') throw new TypeError('failOpen must be true or false.');
  if (type === 'refresh' && (revocation === 'cached' || failOpen)) {
    throw new TypeError('A refresh token is always checked strictly: leave out revocation and failOpen.');
  }
}
