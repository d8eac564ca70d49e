import { sessionScriptParts } from './sessionScriptParts';

const { cutOff, endSession, fields, keepSession, keepSubject, replaceToken } = sessionScriptParts;

/** Lua: keeps a session and the set of its subject. */
const keepFunction = `${keepSession}${keepSubject}
local function keep(session, subject, sid, now)
  keepSubject(subject, sid, now, keepSession(session, now))
end
`;

/**
 * Lua: ends the sessions of a subject except for one, and returns how many. The subject's set contains only sessions that
 * have not been ended. The keys of some of them may have expired.
 */
const endFunction = `
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

/** The scripts of the session store. The server runs one script at a time, so each script is one atomic change. */
export const sessionScripts = {
  /**
   * Adds a session, unless its `sid` exists. Returns how many it added. It also removes sessions whose keys have expired
   * from the subject's set: it looks only for those whose time is over, and removes none because of a clock alone.
   *
   * KEYS: the session, its subject, the prefix of sessions. ARGV: the `sid`, now, the fields.
   */
  add: `${keepFunction}
if redis.call('EXISTS', KEYS[1]) == 1 then return 0 end
redis.call('HSET', KEYS[1], unpack(ARGV, 3))
for _, sid in ipairs(redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', ARGV[2])) do
  if redis.call('EXISTS', KEYS[3] .. sid) == 0 then redis.call('ZREM', KEYS[2], sid) end
end
keep(KEYS[1], KEYS[2], ARGV[1], tonumber(ARGV[2]))
if redis.call('HGET', KEYS[1], 'revokedAt') ~= '' then redis.call('ZREM', KEYS[2], ARGV[1]) end
return 1`,

  /**
   * Finds sessions and cutoffs. Returns two texts for each pair: the fields of the session, one on each line, and the
   * cutoff. Two texts are faster to send and to parse than a list of fields. No field contains a line break. The last text
   * is the time.
   *
   * KEYS: the prefixes of sessions and of cutoffs. ARGV: the pairs in one text, because ioredis writes one text much faster
   * than many. Each line has a `sid`, which can be empty, a space, and the key of a subject.
   */
  find: `${sessionScriptParts.now}
local answers = {}
local count = 0
for sid, subject in string.gmatch(ARGV[1], '(%S*) (%S+)') do
  local values = redis.call('HMGET', KEYS[1] .. sid, ${fields})
  if values[1] then
    for j = 2, #values do values[j] = values[j] or '' end
    answers[count + 1] = table.concat(values, '\\n')
  else
    answers[count + 1] = false
  end
  answers[count + 2] = redis.call('GET', KEYS[2] .. subject)
  count = count + 2
end
answers[count + 1] = now()
return answers`,

  /** Returns the fields of each session of a subject that has not been ended. KEYS: the subject, the prefix of sessions. */
  list: `
local found = {}
for _, sid in ipairs(redis.call('ZRANGE', KEYS[1], 0, -1)) do
  found[#found + 1] = redis.call('HMGET', KEYS[2] .. sid, ${fields})
end
return found`,

  /**
   * Replaces the refresh token of a session, if the presented token is the current one and the session has not been ended.
   * Returns 1 if it did, and 0 otherwise.
   *
   * KEYS: the session, the prefix of subjects. ARGV: the `sid`, now, the presented `jti`; the `jti`, `issuedAt` and
   * `expiresAt` of the successor; when the session was active.
   */
  rotate: `${keepFunction}${replaceToken}
local subject = replaceToken(KEYS[1])
if not subject then return 0 end
keep(KEYS[1], KEYS[2] .. subject, ARGV[1], tonumber(ARGV[2]))
return 1`,

  /** Sets the time of rotations that are not confirmed yet. KEYS: the sessions. ARGV: the `jti` of each successor. */
  confirm: `${sessionScriptParts.now}
local time = now()
for i, session in ipairs(KEYS) do
  local known = redis.call('HMGET', session, 'jti', 'previousJti', 'rotatedAt')
  if known[1] == ARGV[i] and known[2] ~= '' and known[3] == '' then redis.call('HSET', session, 'rotatedAt', time) end
end
return 1`,

  /** Moves the time of the last activity of sessions forward, never back. KEYS: the sessions. ARGV: the time. */
  touch: `
for _, session in ipairs(KEYS) do
  local known = redis.call('HGET', session, 'lastActiveAt')
  if known and tonumber(known) < tonumber(ARGV[1]) then redis.call('HSET', session, 'lastActiveAt', ARGV[1]) end
end
return 1`,

  /**
   * Ends a session, if it exists and has not been ended. Returns 1 if it did, and 0 otherwise.
   *
   * KEYS: the session, the prefix of subjects. ARGV: the `sid`, the time, the reason.
   */
  end: `${endSession}
local subject = endSession(KEYS[1], ARGV[2], ARGV[3])
if not subject then return 0 end
redis.call('ZREM', KEYS[2] .. subject, ARGV[1])
return 1`,

  /**
   * Ends the sessions of a subject except for one. Returns how many.
   *
   * KEYS: the subject, the prefix of sessions. ARGV: the `sid` that is kept, the time, the reason.
   */
  endOthers: `${endFunction}
return endSessions(KEYS[1], KEYS[2], ARGV[1], ARGV[2], ARGV[3])`,

  /**
   * Ends all sessions of a subject and moves its cutoff forward, never back.
   *
   * KEYS: the subject, the prefix of sessions, the cutoff. ARGV: the time, the reason.
   */
  endAll: `${endFunction}${cutOff}
cutOff(KEYS[3], ARGV[1])
return endSessions(KEYS[1], KEYS[2], '', ARGV[1], ARGV[2])`,

  /**
   * Changes nothing, because the key does not exist. A server whose memory is full, or a replica, refuses it all the same.
   * KEYS: the key.
   */
  probe: `
redis.call('ZADD', KEYS[1], 'XX', 0, 'none')
return 1`,
} as const;
