import { type LookupLimits, waitingAtMost } from '../../../async/LookupQueue';
import type { ServerSettings } from './serverSettings';

/** How much a server is asked at a time. A few questions under way: the next then asks for all that have arrived meanwhile. */
export const lookupLimits = ({ lookupTimeout }: ServerSettings): LookupLimits => ({
  questions: 2,
  keys: 1000,
  waiting: waitingAtMost,
  timeout: lookupTimeout,
});
