import { keptAfterEnd } from '../../sessions/SessionStore';
import { sessionFields } from './sessionFields';

/** Pieces of Lua of which the scripts of sessions are made. */
export const sessionScriptParts = {
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

  /**
   * `replaceToken` replaces the refresh token of a session, if the presented token is the current one and the session has
   * not been ended. It reads ARGV as the script `rotate` does. Returns the key of the subject, or nil if it replaced none.
   */
  replaceToken: `
local function replaceToken(session)
  local known = redis.call('HMGET', session, 'jti', 'revokedAt', 'lastActiveAt', 'subjectKey')
  if known[1] ~= ARGV[3] then return nil end
  if known[2] ~= '' then return nil end
  redis.call('HSET', session, 'jti', ARGV[4], 'issuedAt', ARGV[5], 'expiresAt', ARGV[6])
  redis.call('HSET', session, 'previousJti', ARGV[3], 'rotatedAt', '')
  if tonumber(known[3]) < tonumber(ARGV[7]) then redis.call('HSET', session, 'lastActiveAt', ARGV[7]) end
  return known[4]
end
`,

  /** `endSession` ends a session that has not been ended. Returns the key of the subject, or nil if it ended none. */
  endSession: `
local function endSession(session, at, why)
  local known = redis.call('HMGET', session, 'revokedAt', 'subjectKey')
  if known[1] ~= '' then return nil end
  redis.call('HSET', session, 'revokedAt', at, 'end', why)
  return known[2]
end
`,

  /** `cutOff` moves the cutoff of a subject forward, never back. */
  cutOff: `
local function cutOff(cutoff, at)
  local known = tonumber(redis.call('GET', cutoff) or '')
  if not known or known < tonumber(at) then redis.call('SET', cutoff, at) end
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
