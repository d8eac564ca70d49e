import { ConfigurationError } from '../errors/errors';
import type { GuardLevels, GuardMetadata } from './GuardMetadata';
import type { RateLimitRule } from './RateLimitRule';

/**
 * Returns the rate limits of one action. All limits of the class, its base classes and the method apply.
 *
 * @param action - the action as messages name it
 * @throws ConfigurationError for two limits that share their counters, so that one request would count twice
 */
export function mergeLimits({ onClass, onMethod }: GuardLevels, action: string): readonly RateLimitRule[] {
  const limits = [...onClass, ...onMethod].flatMap(limitOf);
  if (limits.length === 0) return none;
  const names = new Set<string>();
  for (const { name, decorator } of limits) {
    if (names.has(name)) {
      throw new ConfigurationError(
        `${action}: ${decorator} counts a request that another limit of the same name counts. Remove it, or give it a name of its own.`,
      );
    }
    names.add(name);
  }
  return limits;
}

const none: readonly RateLimitRule[] = [];

const limitOf = (guard: GuardMetadata): RateLimitRule[] => (guard.kind === 'limit' ? [guard.limit] : []);
