import { keepFunction } from './keepFunction';

/**
 * Adds a session, unless there is one of its `sid`; answers how many it added. Its subject forgets sessions whose keys are
 * gone: only those are looked for that should be, and none is forgotten because of a clock.
 *
 * KEYS: the session, its subject, what sessions begin with. ARGV: the `sid`, now, fields.
 */
export const addScript = `${keepFunction}
if redis.call('EXISTS', KEYS[1]) == 1 then return 0 end
redis.call('HSET', KEYS[1], unpack(ARGV, 3))
for _, sid in ipairs(redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', ARGV[2])) do
  if redis.call('EXISTS', KEYS[3] .. sid) == 0 then redis.call('ZREM', KEYS[2], sid) end
end
keep(KEYS[1], KEYS[2], ARGV[1], tonumber(ARGV[2]))
if redis.call('HGET', KEYS[1], 'revokedAt') ~= '' then redis.call('ZREM', KEYS[2], ARGV[1]) end
return 1`;
