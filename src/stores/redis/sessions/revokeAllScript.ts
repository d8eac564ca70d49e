import { endFunction } from './endFunction';

/**
 * Ends the sessions of a subject, and moves its not-before on, never back.
 *
 * KEYS: the subject, what sessions begin with, the not-before. ARGV: when, why.
 */
export const revokeAllScript = `${endFunction}
local known = tonumber(redis.call('GET', KEYS[3]) or '')
if not known or known < tonumber(ARGV[1]) then redis.call('SET', KEYS[3], ARGV[1]) end
return endSessions(KEYS[1], KEYS[2], '', ARGV[1], ARGV[2])`;
