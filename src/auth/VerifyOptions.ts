import { assertCheck, type AccessCheck } from '../access/AccessCheck';
import type { Requirement, RevocationMode } from '../access/AccessRule';
import { AcrCheck } from '../access/AcrCheck';
import { combineAuthentication } from '../access/combineAuthentication';
import { FreshnessCheck } from '../access/FreshnessCheck';
import { assertFlag, assertTypeOption, isRevocationMode, readMaxAge } from '../access/guardOptions';
import { ScopeCheck, type RequiredScope } from '../access/RequiredScope';
import type { Duration } from '../config/Duration';
import { refuseUnknown } from '../config/refuseUnknown';
import { isThumbprint } from '../token/readClaims';
import type { Acr } from '../token/AuthXTypes';
import type { TokenType } from '../token/TokenType';

/** What `auth.verifyToken` requires of a token beside a valid signature and valid claims. */
export interface VerifyOptions {
  /** The type of the token. Default `'access'`. */
  type?: TokenType | 'any' | undefined;
  /** Whether the token must be fresh, as for `@FreshRequired()`. Default false. */
  fresh?: boolean | undefined;
  /** How long ago the user may have proved their identity: seconds, or a number with a unit such as `'5m'`. */
  maxAge?: Duration | undefined;
  /** The authentication level that the user must have had, as for `@RequireAcr()`: one of the configured `acrLevels`. */
  acr?: Acr | undefined;
  /** Scopes of which the token must hold all, as for `@RequireScopes()`. At least one. */
  scopes?: readonly RequiredScope[] | undefined;
  /** Checks of the application that the token must pass. See `createGuardDecorator`. */
  checks?: readonly AccessCheck[] | undefined;
  /**
   * Whether the request of a cookie token must prove that it is not forged: true for every method, false for none.
   * Default: as configured. A token that is given as text has no request, so that nothing is checked.
   */
  csrf?: boolean | undefined;
  /** How revocation is checked, as for `@RevocationCheck()`. Default: `revocationCache.default`. */
  revocation?: RevocationMode | undefined;
  /** Whether an access token is accepted while a store does not answer. Default false. */
  failOpen?: boolean | undefined;
  /** Whether the token must be bound to a key of its sender, as for `@AccessRequired({ senderConstrained: true })`. Default false. */
  senderConstrained?: boolean | undefined;
  /**
   * For a token that is given as text: the thumbprint of the key whose possession its sender has proven, as
   * `auth.getDPoPKey()` returns it. A token that is bound to a key is refused without it.
   */
  dpopKey?: string | undefined;
}

/** The names above. The compiler refuses a list that lacks one. */
export const verifyOptionNames = Object.keys({
  type: true,
  fresh: true,
  maxAge: true,
  acr: true,
  scopes: true,
  checks: true,
  csrf: true,
  revocation: true,
  failOpen: true,
  senderConstrained: true,
  dpopKey: true,
} satisfies Record<keyof VerifyOptions, true>) as readonly (keyof VerifyOptions)[];

/**
 * Makes the requirement that a guard with these options would have.
 *
 * @param where - what takes the options, for messages
 * @throws TypeError or RangeError naming the option and the fix
 */
export function readRequirement(where: string, options: VerifyOptions): Requirement {
  refuseUnknown(where, options, verifyOptionNames);
  const { type = 'access', csrf, revocation, failOpen = false, senderConstrained = false } = options;
  assertFlag(where, 'senderConstrained', senderConstrained);
  assertTypeOption(where, type);
  assertFlag(where, 'csrf', csrf);
  assertKey(where, options.dpopKey);
  assertRevocation(where, options);
  return {
    type,
    locations: undefined,
    csrf,
    revocation,
    failOpen,
    senderConstrained,
    loginTypes: undefined,
    checks: readChecks(where, options),
  };
}

function readChecks(
  where: string,
  { fresh = false, maxAge, acr, scopes, checks = [] }: VerifyOptions,
): readonly AccessCheck[] {
  assertFlag(where, 'fresh', fresh);
  assertChecks(where, checks);
  const seconds = readMaxAge(where, maxAge);
  return combineAuthentication([
    ...(acr === undefined ? [] : [new AcrCheck(where, [acr])]),
    ...(fresh || seconds !== undefined ? [new FreshnessCheck(fresh, seconds)] : []),
    ...(scopes === undefined ? [] : [ScopeCheck.of(where, 'all', scopes)]),
    ...checks,
  ]);
}

function assertChecks(where: string, checks: unknown): void {
  if (!Array.isArray(checks)) throw new TypeError(`${where}: checks must be a list of checks.`);
  for (const check of checks) assertCheck(where, check);
}

function assertKey(where: string, dpopKey: unknown): void {
  if (dpopKey === undefined || isThumbprint(dpopKey)) return;
  throw new TypeError(`${where}: dpopKey must be the thumbprint of a key (RFC 7638), as getDPoPKey() returns it.`);
}

function assertRevocation(where: string, { type, revocation, failOpen }: VerifyOptions): void {
  if (revocation !== undefined && !isRevocationMode(revocation)) {
    throw new TypeError(`${where}: revocation must be 'strict' or 'cached'.`);
  }
  assertFlag(where, 'failOpen', failOpen);
  if (type === 'refresh' && (revocation === 'cached' || failOpen)) {
    throw new TypeError(`${where}: a refresh token is always checked strictly. Leave out revocation and failOpen.`);
  }
}
