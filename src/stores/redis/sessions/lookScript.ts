import { sessionFields } from './sessionFields';

const fields = sessionFields.map(name => `'${name}'`).join(', ');

/** Answers for each two keys, a session and a not-before, with the fields of the one and the other. */
export const lookScript = `
local states = {}
for i = 1, #KEYS, 2 do
  states[#states + 1] = { redis.call('HMGET', KEYS[i], ${fields}), redis.call('GET', KEYS[i + 1]) }
end
return states`;
