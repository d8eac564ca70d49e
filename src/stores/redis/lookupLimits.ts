import type { LookupLimits } from '../LookupQueue';
import type { RedisSettings } from './redisSettings';

/** How much a server is asked at a time. */
export const lookupLimits = ({ lookupTimeout }: RedisSettings): LookupLimits => ({
  questions: 4,
  keys: 1000,
  waiting: 10_000,
  timeout: lookupTimeout,
});
