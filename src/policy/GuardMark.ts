import type { TokenType } from '../token/claims';
import type { ScopeRule } from './Requirement';

/** What one decorator says about who may call an action. */
export interface GuardMark {
  /** As the decorator is written, for messages: `@AccessRequired()`. */
  readonly name: string;
  /** A guard lets in those who satisfy it, `optional` also those without a token, `public` everyone. */
  readonly kind: 'guard' | 'optional' | 'public';
  /** Undefined where any other guard may say it, and access otherwise. */
  readonly type?: TokenType | 'any';
  readonly fresh?: boolean;
  /** Seconds. */
  readonly maxAge?: number;
  readonly scopes?: ScopeRule;
}
