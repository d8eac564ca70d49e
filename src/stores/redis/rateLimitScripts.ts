/**
 * Counts requests, each with all of its counters or with none. A counter is a hash of slots and their counts, as
 * `SlidingWindow` has them, in microseconds of the server's clock.
 *
 * ARGV: the number of requests, how many of the KEYS each of them has, and for each key `max`, the window and the length of
 * a slot. Returns, for each request, whether it was accepted, and for each of its keys what is left, when the oldest slot
 * leaves, and the slot.
 */
export const countScript = `
local clock = redis.call('TIME')
local now = tonumber(clock[1]) * 1000000 + tonumber(clock[2])
local requests = tonumber(ARGV[1])
local answers = {}
local done = 0
local function text(number) return string.format('%.0f', number) end

local function look(key, max, window, length)
  local current = math.floor(now / length)
  local used, oldest = 0, false
  local slots = redis.call('HGETALL', key)
  for i = 1, #slots, 2 do
    local slot, count = tonumber(slots[i]), tonumber(slots[i + 1])
    if (slot + 1) * length - 1 + window <= now then
      redis.call('HDEL', key, slots[i])
    else
      if slot > current then
        redis.call('HDEL', key, slots[i])
        redis.call('HINCRBY', key, text(current), count)
        slot = current
      end
      used = used + count
      if not oldest or slot < oldest then oldest = slot end
    end
  end
  return { key = key, max = max, window = window, length = length, current = current, used = used, oldest = oldest }
end

for request = 1, requests do
  local size = tonumber(ARGV[1 + request])
  local counters, accepted = {}, 1
  for i = 1, size do
    local at = 1 + requests + 3 * (done + i - 1)
    counters[i] = look(KEYS[done + i], tonumber(ARGV[at + 1]), tonumber(ARGV[at + 2]), tonumber(ARGV[at + 3]))
    if counters[i].used >= counters[i].max then accepted = 0 end
  end
  answers[#answers + 1] = accepted
  for i = 1, size do
    local counter = counters[i]
    local slot = -1
    if accepted == 1 then
      slot = counter.current
      redis.call('HINCRBY', counter.key, text(slot), 1)
      redis.call('PEXPIRE', counter.key, text(math.ceil((counter.window + counter.length) / 1000)))
      counter.used = counter.used + 1
      counter.oldest = counter.oldest or slot
    end
    answers[#answers + 1] = counter.max - counter.used
    answers[#answers + 1] = counter.oldest and (counter.oldest + 1) * counter.length - 1 + counter.window - now or 0
    answers[#answers + 1] = slot
  end
  done = done + size
end
return answers`;

/** Takes a request out of the slot of each key. ARGV: the slots. A request that has left its window has no slot. */
export const giveBackScript = `
for i, key in ipairs(KEYS) do
  local count = tonumber(redis.call('HGET', key, ARGV[i]) or 0)
  if count > 1 then redis.call('HINCRBY', key, ARGV[i], -1) elseif count == 1 then redis.call('HDEL', key, ARGV[i]) end
end
return #KEYS`;
