import type { TokenLocation } from '../config/TokenLocation';
import { AccessTokenRequiredError, RefreshTokenRequiredError, TokenTypeError } from '../errors/errors';
import type { TokenType } from '../token/TokenType';
import type { TokenPayload } from '../token/TokenPayload';
import type { AccessCheck } from './AccessCheck';
import type { RateLimitRule } from './RateLimitRule';

/**
 * How the revocation of access tokens is checked. `'strict'` asks the stores at every request. `'cached'` also accepts
 * an answer that the stores gave within `revocationCache.ttl`.
 */
export type RevocationMode = 'strict' | 'cached';

/** Which token a request must carry, where it is looked for, and which checks the token must pass. */
export interface Requirement {
  readonly type: TokenType | 'any';
  /** Where the token is looked for. Undefined stands for the configured locations. */
  readonly locations: readonly TokenLocation[] | undefined;
  /**
   * Whether a request with a cookie token must prove that it is not forged: true for every method, false for none.
   * Undefined stands for the configured behavior.
   */
  readonly csrf: boolean | undefined;
  /** How the revocation of an access token is checked. Undefined stands for `revocationCache.default`. */
  readonly revocation: RevocationMode | undefined;
  /** Whether an access token is accepted while a store does not answer. */
  readonly failOpen: boolean;
  /** Whether the token must be bound to a key of its sender (RFC 9449). */
  readonly senderConstrained: boolean;
  /**
   * The login types of which one must have issued the token. Undefined stands for that of the login system that decides the
   * request.
   */
  readonly loginTypes: readonly string[] | undefined;
  /** All of them must let the token pass. */
  readonly checks: readonly AccessCheck[];
}

/** The requirement of `@AccessRequired()`. */
export const accessRequirement: Requirement = {
  type: 'access',
  locations: undefined,
  csrf: undefined,
  revocation: undefined,
  failOpen: false,
  senderConstrained: false,
  loginTypes: undefined,
  checks: [],
};

/** Says who may call an action. */
export type Access =
  | { readonly kind: 'guarded' | 'optional'; readonly requirement: Requirement }
  | {
      readonly kind: 'public';
      /** The login types whose cookies and keys the action may use. Undefined if no decorator says. */
      readonly loginTypes: readonly string[] | undefined;
    };

/** The rule that decides whether a request may call an action. It is merged from all guards and limits of the action. */
export type AccessRule = Access & {
  /** The rate limits of the action, in the order in which its answers list them. */
  readonly limits: readonly RateLimitRule[];
};

/** Returns the login types of a rule; undefined if no decorator says. */
export const loginTypesOf = (rule: AccessRule): readonly string[] | undefined =>
  rule.kind === 'public' ? rule.loginTypes : rule.requirement.loginTypes;

/** Returns who may call an action, with other login types. */
export const withLoginTypes = <Rule extends Access>(rule: Rule, loginTypes: readonly string[] | undefined): Rule =>
  rule.kind === 'public' ? { ...rule, loginTypes } : { ...rule, requirement: { ...rule.requirement, loginTypes } };

/** @throws AccessTokenRequiredError, RefreshTokenRequiredError or TokenTypeError for a token of another type */
export function assertTokenType({ type }: TokenPayload, required: Requirement['type']): void {
  if (required === 'access' && type !== 'access') throw new AccessTokenRequiredError();
  if (required === 'refresh' && type !== 'refresh') throw new RefreshTokenRequiredError();
  if (type !== 'access' && type !== 'refresh') throw new TokenTypeError();
}
