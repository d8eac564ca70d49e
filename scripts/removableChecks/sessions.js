'use strict';
// Logins: which are live, which refresh token is theirs, and what ends them.
const { never, of } = require('./write');

const folder = 'src/services/sessions';

module.exports = [
  ...of(
    `${folder}/generationOf.ts`,
    ['the current token', "if (jti === refresh.jti) return 'current';", "return 'current';"],
    ['no window of 0', ' || graceWindow === 0', ''],
    ['the end of the window', 'since >= -clockSkew && since < graceWindow', 'since >= -clockSkew'],
    ['a clock that was set back', 'since >= -clockSkew && since < graceWindow', 'since < graceWindow'],
    ['the immediate predecessor alone', 'jti !== refresh.previousJti || refresh.rotatedAt', 'refresh.rotatedAt'],
  ),
  ...of(
    `${folder}/isLive.ts`,
    [
      'sessions that are not there, or were ended',
      'if (session?.revokedAt !== null) return false;',
      'if (!session) return false;',
    ],
    never('the absolute end', 'session.endsAt !== null && now >= session.endsAt'),
    never('idle ones', 'idleLifetime !== null && now - session.lastActiveAt >= idleLifetime'),
    ['logouts everywhere', 'return notBefore === undefined || session.createdAt > notBefore;', 'return true;'],
    ['the very millisecond of a logout', 'session.createdAt > notBefore', 'session.createdAt >= notBefore'],
  ),
  ...of(`${folder}/isOpen.ts`, ['an expired refresh token', ' && (expiresAt === null || now < expiresAt * 1000)', '']),
  ...of(
    `${folder}/Refresher.ts`,
    ['misspelt options', "refuseUnknown('refresh', options, ['accessScopes', 'accessExpires', 'data']);", ''],
    ['a session of somebody else', 'session?.subject !== subject || ', '!session || '],
    ['a session that is over', ' || !isLive(state, Date.now(), settings)', ''],
    [
      'one winner',
      'if (await calls.ask(store => store.rotate(sid, { presented: payload.jti, successor, at }))) return successor;',
      'await calls.ask(store => store.rotate(sid, { presented: payload.jti, successor, at }));\n    return successor;',
    ],
    ['a theft', 'return theft.endSession(session, payload.jti);', 'return session.refresh;'],
    ['a store that contradicts itself', 'throw new RevocationUnavailableError();', 'return session.refresh;'],
    ['refresh tokens within their session', '...(endsAt === null ? [] : [Math.floor(endsAt / 1000)]),', ''],
    ['access tokens within their session', 'Math.min(lifetime ?? Infinity, left)', 'lifetime ?? Infinity'],
    ['the time of issue is kept', ', { since: payload.since }', ''],
    ['the session of the new access token', '      sid: payload.sid,\n', ''],
    ['what the login was granted', 'accessScopes = session?.accessScopes ?? undefined', "accessScopes = ['*']"],
  ),
  ...of(
    `${folder}/SessionStart.ts`,
    [
      'a limit, refused',
      "if (onLimit === 'refuse' && open.length >= maxPerSubject) throw new SessionLimitError();",
      '',
    ],
    [
      'logins at the same time, refused',
      "if (onLimit === 'refuse') await this.keepOrWithdraw(session);",
      "if (onLimit === 'refuse') return;",
    ],
    ['a limit, the oldest ended', 'else await this.endOldest(session.subject);', ''],
    ['the room of a limit', 'open.length >= maxPerSubject) throw', 'open.length > maxPerSubject) throw'],
    ['clocks that lag', 'Math.max(session.createdAt, latest + 1)', 'session.createdAt'],
    [
      'none is let in and withdrawn',
      "await this.calls.end({ sid }, store => store.revoke(sid, { at: Date.now(), end: 'limit' }));\n    throw",
      'throw',
    ],
    ['a login after a logout everywhere', 'notBefore === undefined ? now : Math.max(now, notBefore + 1)', 'now'],
    ['the absolute end', 'endsAt: absoluteLifetime === null ? null : now + absoluteLifetime', 'endsAt: null'],
  ),
  ...of(
    `${folder}/TheftResponse.ts`,
    [
      'the end of the session',
      "const isFirst = await this.calls.end({ sid: session.sid }, store =>\n      store.revoke(session.sid, { at, end: 'reuse' }),\n    );",
      'const isFirst = true;',
    ],
    ['the refusal', '    throw new SessionRevoked();\n', '    return undefined as never;\n'],
    [
      'a listener that throws',
      "      report(logger, 'onRefreshTokenReuse failed; the session was ended all the same.', error);\n",
      '      throw error;\n',
    ],
    ['a listener told once', 'if (isFirst) await', 'await'],
    ['a listener that never ends', 'await deadlines.await(told)', 'await told'],
  ),
  ...of(
    `${folder}/Device.ts`,
    ['long user agents', 'userAgent?.slice(0, longestUserAgent)', 'userAgent'],
    ['long addresses', 'request?.ip?.slice(0, longestAddress)', 'request?.ip'],
    never('long devices', 'text.length > longestDevice'),
    ['inherited names', '  refuseInherited(kept);\n', ''],
    ['devices that are no objects', "if (!text?.startsWith('{')) throw", 'if (!text) throw'],
  ),
  ...of(
    `${folder}/SessionSettings.ts`,
    ['misspelt options', "  assertNames(options, sessionOptionNames, 'sessions.');\n", ''],
    never('stores that lack something', 'missing !== undefined'),
    ['times that are none', 'if (seconds <= longestLifetime) return', 'return'],
    never('lifetimes of 0', 'time === 0'),
    never('rotation', "typeof rotation !== 'boolean'"),
    never('limits', 'maxPerSubject !== undefined && !(Number.isInteger(maxPerSubject) && maxPerSubject > 0)'),
    never('what a limit does', "onLimit !== undefined && !['endOldest', 'refuse'].includes(onLimit)"),
    never('activity noted in time', 'idleLifetime !== null && lastActiveInterval * 2 > idleLifetime'),
    never('listeners', "onRefreshTokenReuse !== undefined && typeof onRefreshTokenReuse !== 'function'"),
    ['idle options', 'if (options[option] === undefined) return;', 'return;'],
    never('idle lifetimes without activity', 'idleLifetime !== null && !rotation'),
  ),
  ...of('src/services/Revoker.ts', [
    'the session of a refresh token',
    "for (const sid of sessionsOf(payloads)) await sessions?.end(sid, 'logout');",
    '',
  ]),
  ...of(
    'src/stores/typeorm/SessionChanges.ts',
    ['rotation of the presented token alone', " AND ${this.columnOf('refreshJti')} = :presented", ''],
    ['rotation of a live session alone', "      .andWhere(`${this.columnOf('revokedAt')} IS NULL`)\n", ''],
    [
      'the first end stays',
      "this.change({ revokedAt: at, end }).where(`${this.columnOf('revokedAt')} IS NULL`)",
      "this.change({ revokedAt: at, end }).where('1 = 1')",
    ],
    [
      'one session alone',
      ".andWhere(`${this.columnOf('sid')} = :sid`, { sid })\n      .getQueryAndParameters();\n  }\n\n  endOthers",
      '.getQueryAndParameters();\n  }\n\n  endOthers',
    ],
    [
      'sessions of one subject alone',
      "return this.ending(ending).andWhere(`${this.columnOf('subjectKey')} = :key`, { key: textKey(subject) });",
      'return this.ending(ending);',
    ],
    ['the kept session', "if (isPlain(kept)) update.andWhere(`${this.columnOf('sid')} <> :kept`, { kept });", ''],
    ['the cutoff', 'this.cutoff(textKey(subject), ending.at), ', ''],
    [
      'the later cutoff stays',
      "`${sql} ${keepLater(dataSource, 'subject_key', 'not_before')}`",
      '`${sql} ON CONFLICT (subject_key) DO UPDATE SET not_before = excluded.not_before`',
    ],
    ['the later activity stays', "      .andWhere(`${this.columnOf('lastActiveAt')} < :at`, { at })\n", ''],
  ),
  ...of(
    'src/stores/typeorm/SessionRepository.ts',
    ['ids that an engine would change', '    assertKeepable(session);\n', ''],
    [
      'the key of the subject',
      'Object.assign(this.toRow(session), { subjectKey: textKey(session.subject) })',
      'this.toRow(session)',
    ],
    [
      'only what is over is purged',
      "return (await this.purgeBy('endsAt', before)) +",
      "return (await this.purgeBy('createdAt', before)) +",
    ],
  ),
  ...of(
    'src/stores/typeorm/server/Turnstile.ts',
    never('more changes than may wait', 'this.waiting.length >= waitingAtMost'),
    ['so many at a time', 'if (this.within >= this.places) await', 'if (false as boolean) await'],
  ),
  ...of(
    'src/services/sessions/LastActive.ts',
    ['its interval', 'now - latest < this.interval || ', ''],
    ['what is noted lately', 'this.noted.set(sid, now);', ''],
    ['no more than may wait', ' || this.waiting.size >= waitingAtMost', ''],
    ['one write at a time', 'if (!this.isWriting) void', 'void'],
    ['no more than one write takes', '.slice(0, writtenAtOnce)', ''],
  ),
  ...of('src/stores/assertPlainIds.ts', ['ids', 'if (ids.every(isPlain)) return;', 'return;']),
  ...of(
    'src/stores/typeorm/assertKeepable.ts',
    ['ids', '  assertPlainIds(session.sid, session.refresh.jti);\n', ''],
    never('subjects', 'unkeepable.test(session.subject)'),
  ),
  ...of('src/stores/typeorm/sessionLookup.ts', [
    'the not-before of the subject',
    'row.notBefore === null ? undefined : Number(row.notBefore)',
    'undefined',
  ]),
];
