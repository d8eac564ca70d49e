'use strict';
// Sessions in Redis: the conditions of its scripts, what is waited for, and the servers that are refused.
const { never, of } = require('./write');

const scripts = 'src/stores/redis/sessions';

module.exports = [
  ...of(
    `${scripts}/addScript.ts`,
    ['each sid once', "if redis.call('EXISTS', KEYS[1]) == 1 then return 0 end\n", ''],
    [
      'sessions that are gone are forgotten',
      "  if redis.call('EXISTS', KEYS[3] .. sid) == 0 then redis.call('ZREM', KEYS[2], sid) end\n",
      '',
    ],
    ['only those are', "if redis.call('EXISTS', KEYS[3] .. sid) == 0 then", 'if true then'],
    [
      'one that was ended is none of a subject',
      "if redis.call('HGET', KEYS[1], 'revokedAt') ~= '' then",
      'if false then',
    ],
  ),
  ...of(
    `${scripts}/keepFunction.ts`,
    ['the end of the session', 'tonumber(ends[1]) or math.huge,', 'math.huge,'],
    ['the end of the refresh token', '(tonumber(ends[2]) or math.huge) * 1000', 'math.huge'],
    ['a day longer', '+ ${String(keptAfterEnd)}', ''],
    ['a length of time', 'over - now +', 'over - redis.call("TIME")[1] * 1000 +'],
    ['going at all', "  redis.call('PEXPIRE', session, string.format('%.0f', left))\n", ''],
    ['staying where there is no end any more', "    redis.call('PERSIST', session)\n", ''],
    ['a subject that stays', "    redis.call('PERSIST', subject)\n", ''],
    ['a subject that stays as long as ever', 'longest ~= -1 and', ''],
    ['a subject that stays as long as the longest', 'and longest < left then', 'then'],
    ['a subject that goes', 'if longest ~= -1 and longest < left then', 'if false then'],
  ),
  ...of(
    `${scripts}/rotateScript.ts`,
    ['the current refresh token', 'if known[1] ~= ARGV[3] then return 0 end\n', ''],
    ['a session that nobody ended', "if known[2] ~= '' then return 0 end\n", ''],
    ['activity that does not go back', 'if tonumber(known[3]) < tonumber(ARGV[7]) then', 'if true then'],
    ['the time to live of the successor', 'keep(KEYS[1], KEYS[2] .. known[4], ARGV[1], tonumber(ARGV[2]))\n', ''],
  ),
  ...of(
    `${scripts}/touchScript.ts`,
    ['a session that is there', 'known and tonumber(known)', 'tonumber(known or 0)'],
    ['activity that does not go back', 'if known and tonumber(known) < tonumber(ARGV[1]) then', 'if known then'],
  ),
  ...of(
    `${scripts}/revokeScript.ts`,
    ['the first end', "if known[1] ~= '' then return 0 end", 'if not known[1] then return 0 end'],
    ['a session that is there', "if known[1] ~= '' then return 0 end", "if (known[1] or '') ~= '' then return 0 end"],
    ['none of a subject any more', "redis.call('ZREM', KEYS[2] .. known[2], ARGV[1])\n", ''],
  ),
  ...of(
    `${scripts}/endFunction.ts`,
    ['the one that is kept', 'if sid ~= kept then', 'if true then'],
    ['sessions that are there', "if redis.call('EXISTS', sessions .. sid) == 1 then", 'if true then'],
    ['none of a subject any more', "      redis.call('ZREM', subject, sid)\n", ''],
  ),
  ...of(
    `${scripts}/revokeAllScript.ts`,
    ['a not-before that does not go back', 'not known or known < tonumber(ARGV[1])', 'true'],
    ['a not-before', "redis.call('SET', KEYS[3], ARGV[1])", ''],
    ['the sessions themselves', "return endSessions(KEYS[1], KEYS[2], '', ARGV[1], ARGV[2])", 'return 0'],
  ),
  ...of(
    'src/stores/redis/RedisSessionStore.ts',
    ['ids that are plain', '    assertPlainIds(sid, refresh.jti);\n', ''],
    ['successors that are plain', '    assertPlainIds(jti);\n', ''],
    ['that a session was added', 'if (added === 0) throw', 'if (false as boolean) throw'],
    ['lookups of ids that are plain', 'sid !== undefined && isPlain(sid) ? sid', 'sid !== undefined ? sid'],
    ['an answer for each', 'if (answers.length !== keys.length) throw', 'if (false as boolean) throw'],
    ['changes that are safe', 'await this.lines.write(', 'await this.lines.send('],
    ['sessions that are gone are not listed', '.filter(session => session !== undefined)', '.map(session => session!)'],
  ),
  ...of(`${scripts}/sessionFields.ts`, ['a session that is there', 'if (values[0] === null) return undefined;', '']),
  ...of(
    'src/stores/redis/RedisLines.ts',
    never('clusters', 'client.isCluster === true'),
    ['a change that is safe', 'if (isReached(reached, durability.wanted)) return answer;', 'return answer;'],
    [
      'durability on the writer',
      'lookAt(kind, settings), writeTimeout',
      "lookAt(kind, { ...settings, durability: 'none' }), writeTimeout",
    ],
    ['one warning', 'isWarnedOf || isLogged !== false', 'isLogged !== false'],
  ),
  ...of(
    'src/stores/redis/assertFit.ts',
    ['servers that do not evict', 'if (!settings.allowEviction) assertNoEviction(info, kind);', ''],
    ['a primary', "if (info.get('role') === 'slave')", 'if (false as boolean)'],
    ['a synced file', "if (durability === 'always') await assertAlwaysSynced(send, info, kind);", ''],
    ['replicas that answer', "if (typeof durability === 'object') await assertWaits(send, durability, kind);", ''],
  ),
];
