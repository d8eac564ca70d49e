/**
 * Ends a session, if there is one and nobody has; answers whether it did.
 *
 * KEYS: the session, what subjects begin with. ARGV: the `sid`, when, why.
 */
export const revokeScript = `
local known = redis.call('HMGET', KEYS[1], 'revokedAt', 'subjectKey')
if known[1] ~= '' then return 0 end
redis.call('HSET', KEYS[1], 'revokedAt', ARGV[2], 'end', ARGV[3])
redis.call('ZREM', KEYS[2] .. known[2], ARGV[1])
return 1`;
