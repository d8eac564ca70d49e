import type { TokenLocation } from '../config/TokenLocation';
import type { TokenType } from '../token/claims';
import type { RequiredScope } from './RequiredScope';
import type { RevocationMode } from './RevocationMode';

/** Scopes of which a token needs all, or any one. */
export interface ScopeRule {
  readonly mode: 'all' | 'any';
  readonly scopes: readonly RequiredScope[];
}

/** What a token must be to be let in. One per action, merged from all its guards. */
export interface Requirement {
  readonly type: TokenType | 'any';
  readonly fresh: boolean;
  /** Seconds within which the user must have proved who they are. */
  readonly maxAge: number | undefined;
  /** Whether a cookie token's request must show that it is not forged; undefined where the configuration decides. */
  readonly csrf: boolean | undefined;
  /** Where the token is looked for, instead of the configured places. */
  readonly locations: readonly TokenLocation[] | undefined;
  /** Each rule must hold. */
  readonly scopes: readonly ScopeRule[];
  /** How the revocation of an access token is checked; undefined where `revocationCache.default` decides. */
  readonly revocation: RevocationMode | undefined;
  /** Whether an access token is let in where a store does not answer. */
  readonly failOpen: boolean;
}

/** What an access guard without further wishes requires. */
export const accessRequirement: Requirement = {
  type: 'access',
  fresh: false,
  maxAge: undefined,
  csrf: undefined,
  locations: undefined,
  scopes: [],
  revocation: undefined,
  failOpen: false,
};
