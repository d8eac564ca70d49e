import { keptAfterEnd } from '../../sessions/SessionStore';
import { sessionFields } from './sessionFields';

/** Pieces of Lua of which the scripts of sessions are made. */
export const sessionLua = {
  /** The names of the fields of a session, as a list of parameters. */
  fields: sessionFields.map(name => `'${name}'`).join(', '),

  /**
   * `keepSession` lets the key of a session expire when the session cannot matter any more, and returns in how many
   * milliseconds; false for never. `now` comes from the process, whose clock also judges tokens. Numbers are formatted
   * without an exponent.
   */
  keepSession: `
local function keepSession(session, now)
  local ends = redis.call('HMGET', session, 'endsAt', 'expiresAt')
  local over = math.min(tonumber(ends[1]) or math.huge, (tonumber(ends[2]) or math.huge) * 1000)
  local left = math.max(over - now + ${String(keptAfterEnd)}, 1)
  if left > ${String(Number.MAX_SAFE_INTEGER)} then
    redis.call('PERSIST', session)
    return false
  end
  redis.call('PEXPIRE', session, string.format('%.0f', left))
  return left
end
`,

  /** `keepSubject` enters a session in the set of its subject, and lets the set expire no earlier than the session. */
  keepSubject: `
local function keepSubject(subject, sid, now, left)
  if not left then
    redis.call('ZADD', subject, '+inf', sid)
    redis.call('PERSIST', subject)
    return
  end
  local longest = redis.call('PTTL', subject)
  redis.call('ZADD', subject, string.format('%.0f', now + left), sid)
  if longest ~= -1 and longest < left then redis.call('PEXPIRE', subject, string.format('%.0f', left)) end
end
`,

  /** `now` returns the server's clock, in whole milliseconds since 1970, as text. */
  now: `
local function now()
  local time = redis.call('TIME')
  return string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000))
end
`,
} as const;
