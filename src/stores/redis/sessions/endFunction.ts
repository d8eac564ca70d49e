/**
 * Lua: ends the sessions of a subject but for one, and answers how many. A subject has only those that nobody ended; of
 * these, the keys of some may be gone.
 */
export const endFunction = `
local function endSessions(subject, sessions, kept, at, why)
  local ended = 0
  for _, sid in ipairs(redis.call('ZRANGE', subject, 0, -1)) do
    if sid ~= kept then
      if redis.call('EXISTS', sessions .. sid) == 1 then
        redis.call('HSET', sessions .. sid, 'revokedAt', at, 'end', why)
        ended = ended + 1
      end
      redis.call('ZREM', subject, sid)
    end
  end
  return ended
end
`;
