/** Notes that sessions were active, but for those that were later already. KEYS: the sessions. ARGV: when. */
export const touchScript = `
for _, session in ipairs(KEYS) do
  local known = redis.call('HGET', session, 'lastActiveAt')
  if known and tonumber(known) < tonumber(ARGV[1]) then redis.call('HSET', session, 'lastActiveAt', ARGV[1]) end
end
return 1`;
