import type { RateLimitRule } from '../access/RateLimitRule';
import type { RequestAuthenticator } from '../auth/RequestAuthenticator';

/** A rate limit of an action, and the login system whose store has its counters. */
export interface CountedLimit {
  readonly limit: RateLimitRule;
  readonly auth: RequestAuthenticator;
}
