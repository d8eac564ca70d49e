import { sessionFields } from './sessionFields';

const fields = sessionFields.map(name => `'${name}'`).join(', ');

/**
 * Answers for each two keys, a session and a not-before, with the lines of the one, which are its fields, and with the
 * other: two texts are answered and read sooner than a list of all fields. No field has a line break in it.
 */
export const lookScript = `
local answers = {}
for i = 1, #KEYS, 2 do
  local values = redis.call('HMGET', KEYS[i], ${fields})
  if values[1] then
    for j = 2, #values do values[j] = values[j] or '' end
    answers[i] = table.concat(values, '\\n')
  else
    answers[i] = false
  end
  answers[i + 1] = redis.call('GET', KEYS[i + 1])
end
return answers`;
