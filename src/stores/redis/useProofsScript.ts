/** Stores each proof that is not stored yet, for as many milliseconds as ARGV says. Returns 1 for these, and 0 for others. */
export const useProofsScript = `
local stored = {}
for i, key in ipairs(KEYS) do
  stored[i] = redis.call('SET', key, '', 'NX', 'PX', ARGV[i]) and 1 or 0
end
return stored`;
