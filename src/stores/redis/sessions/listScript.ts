import { sessionFields } from './sessionFields';

const fields = sessionFields.map(name => `'${name}'`).join(', ');

/** Answers with the fields of each session of a subject that nobody ended. KEYS: the subject, what sessions begin with. */
export const listScript = `
local found = {}
for _, sid in ipairs(redis.call('ZRANGE', KEYS[1], 0, -1)) do
  found[#found + 1] = redis.call('HMGET', KEYS[2] .. sid, ${fields})
end
return found`;
