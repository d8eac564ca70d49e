import { keepFunction } from './keepFunction';

/**
 * Replaces the refresh token of a session, if it is the one presented and nobody ended the session; answers whether it did.
 *
 * KEYS: the session, what subjects begin with. ARGV: the `sid`, now, the one presented; `jti`, `issuedAt` and `expiresAt`
 * of its successor; when.
 */
export const rotateScript = `${keepFunction}
local known = redis.call('HMGET', KEYS[1], 'jti', 'revokedAt', 'lastActiveAt', 'subjectKey')
if known[1] ~= ARGV[3] then return 0 end
if known[2] ~= '' then return 0 end
redis.call('HSET', KEYS[1], 'jti', ARGV[4], 'issuedAt', ARGV[5], 'expiresAt', ARGV[6])
redis.call('HSET', KEYS[1], 'previousJti', ARGV[3], 'rotatedAt', ARGV[7])
if tonumber(known[3]) < tonumber(ARGV[7]) then redis.call('HSET', KEYS[1], 'lastActiveAt', ARGV[7]) end
keep(KEYS[1], KEYS[2] .. known[4], ARGV[1], tonumber(ARGV[2]))
return 1`;
