/**
 * Writes revocations, all or none. For each key: what it says of the token, and the milliseconds that it is kept; 0 is for
 * ever. The later of two expiries stays.
 */
export const writeScript = `
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
