import { type LookupLimits, waitingAtMost } from '../../async/LookupQueue';
import type { RedisSettings } from './redisSettings';

/** How much a server is asked at a time. */
export const lookupLimits = ({ lookupTimeout }: RedisSettings): LookupLimits => ({
  questions: 4,
  keys: 1000,
  waiting: waitingAtMost,
  timeout: lookupTimeout,
});
