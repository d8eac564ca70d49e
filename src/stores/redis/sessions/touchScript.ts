/** Notes that a session was active, unless it was later already. KEYS: the session. ARGV: when. */
export const touchScript = `
local known = redis.call('HGET', KEYS[1], 'lastActiveAt')
if known and tonumber(known) < tonumber(ARGV[1]) then redis.call('HSET', KEYS[1], 'lastActiveAt', ARGV[1]) end
return 1`;
