import { keptAfterEnd } from '../../../sessions/SessionStore';

/**
 * Lua: lets a session's key live for as long as the session can matter, and its subject's at least as long; `now` is that
 * of the process, whose clock also decides about tokens. Lengths of time are written without an exponent.
 */
export const keepFunction = `
local function keep(session, subject, sid, now)
  local ends = redis.call('HMGET', session, 'endsAt', 'expiresAt')
  local over = math.min(tonumber(ends[1]) or math.huge, (tonumber(ends[2]) or math.huge) * 1000)
  local left = math.max(over - now + ${String(keptAfterEnd)}, 1)
  if left > ${String(Number.MAX_SAFE_INTEGER)} then
    redis.call('PERSIST', session)
    redis.call('ZADD', subject, '+inf', sid)
    redis.call('PERSIST', subject)
    return
  end
  redis.call('PEXPIRE', session, string.format('%.0f', left))
  local longest = redis.call('PTTL', subject)
  redis.call('ZADD', subject, string.format('%.0f', now + left), sid)
  if longest ~= -1 and longest < left then redis.call('PEXPIRE', subject, string.format('%.0f', left)) end
end
`;
