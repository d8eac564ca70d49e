/**
 * Stores all of the revocations or none. ARGV has two values for each key: the key's content, and the milliseconds until
 * the key expires, where 0 means never. The later of two expiries stays.
 */
export const revokeScript = `
for i, key in ipairs(KEYS) do
  local left, ttl = redis.call('PTTL', key), tonumber(ARGV[2 * i])
  if left ~= -1 then
    if ttl == 0 then
      redis.call('SET', key, ARGV[2 * i - 1])
    elseif ttl > left then
      redis.call('SET', key, ARGV[2 * i - 1], 'PX', ARGV[2 * i])
    end
  end
end
return #KEYS`;

/** Changes nothing, because the key does not exist. A server whose memory is full, or a replica, refuses it all the same. */
export const probeScript = `
redis.call('SET', KEYS[1], '', 'XX')
return 1`;
