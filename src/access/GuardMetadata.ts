import type { Requirement } from './AccessRule';
import type { RateLimitRule } from './RateLimitRule';

interface Named {
  /** The decorator as it is written, for messages: `@AccessRequired()`. */
  readonly name: string;
}

/** How the revocation of tokens is checked. */
export type RevocationRequirement = Pick<Requirement, 'revocation' | 'failOpen'>;

/** A decorator that requires a token. */
export interface TokenGuard extends Named, Partial<Omit<Requirement, keyof RevocationRequirement | 'loginTypes'>> {
  readonly kind: 'guard';
}

/** A decorator that says how the revocation of tokens is checked, and that needs a guard beside it. */
export interface RevocationSetting extends Named, Partial<RevocationRequirement> {
  readonly kind: 'revocation';
}

/** A decorator that says which login types may call an action, and that needs a guard or `@Public()` beside it. */
export interface LoginTypeSetting extends Named {
  readonly kind: 'loginType';
  readonly loginTypes: readonly string[];
}

/** A decorator that accepts requests without a token: in addition to requests with one (`optional`), or all (`public`). */
export interface Exemption extends Named {
  readonly kind: 'optional' | 'public';
}

/** A decorator that limits how often the action is called. It does not say who may call it. */
export interface LimitSetting extends Named {
  readonly kind: 'limit';
  readonly limit: RateLimitRule;
}

/**
 * The record of one decorator about an action, or about all actions of a class. A kind has only the fields that the merging
 * reads, so that no recorded check can be ignored.
 */
export type GuardMetadata = TokenGuard | RevocationSetting | LoginTypeSetting | LimitSetting | Exemption;

/** The records of all decorators about one action: those of its class and the base classes, and those of the method. */
export interface GuardLevels<Kind extends GuardMetadata = GuardMetadata> {
  readonly onClass: readonly Kind[];
  /** Includes the decorators of overridden methods. */
  readonly onMethod: readonly Kind[];
}
