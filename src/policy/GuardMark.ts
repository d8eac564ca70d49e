import type { TokenLocation } from '../config/TokenLocation';
import type { TokenType } from '../token/claims';
import type { ScopeRule } from './Requirement';
import type { RevocationMode } from './RevocationMode';

/** What one decorator says about who may call an action. */
export interface GuardMark {
  /** As the decorator is written, for messages: `@AccessRequired()`. */
  readonly name: string;
  /**
   * A guard lets in those who satisfy it, `optional` also those without a token, `public` everyone. A `check` says how
   * tokens are checked, and not whose.
   */
  readonly kind: 'guard' | 'optional' | 'public' | 'check';
  /** Undefined where another guard of the same level, or of the class, may say it; access otherwise. */
  readonly type?: TokenType | 'any';
  readonly fresh?: boolean;
  /** Seconds. */
  readonly maxAge?: number;
  /** Whether forged requests are looked for; undefined where the configuration decides. */
  readonly csrf?: boolean | undefined;
  /** Undefined for the configured ones. */
  readonly locations?: readonly TokenLocation[] | undefined;
  readonly scopes?: ScopeRule;
  readonly revocation?: RevocationMode | undefined;
  readonly failOpen?: boolean | undefined;
}
