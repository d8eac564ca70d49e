import { deepStrictEqual, strictEqual } from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { ContractCase } from '../ContractCase';
import { assertFound, found } from './assertFound';
import type { Handles } from './openTwoHandles';
import { someSession } from './someSession';

/** The longest id that a token may have. */
const longest = 255;

/** Makes a unique id of the greatest length from all visible ASCII characters. */
const longId = (): string =>
  (randomUUID() + Array.from({ length: longest }, (_, i) => String.fromCharCode(33 + (i % 94))).join('')).slice(
    0,
    longest,
  );

const otherCase = (text: string): string => text.replace(/[a-z]/gi, c => (c < 'a' ? c.toLowerCase() : c.toUpperCase()));

/** Endings of different subjects that some collation takes for equal. */
const lookalikes = [
  '',
  ' ',
  '  ',
  'a',
  'A',
  '\u00e4',
  'a\u0301',
  '\u00e1',
  '\uff41',
  'ss',
  '\u00df',
  '\u{1f989}',
  '?',
  '\\',
  "'",
];

/** Texts that are no ids, but that a caller may send as an id. */
const hostile = [
  '',
  ' ',
  '\0',
  'a\0b',
  '\ud800',
  "' OR '1'='1",
  '"; DROP TABLE authx_session; --',
  '%',
  '_',
  '*',
  '$1',
  '?',
  '\\',
  '\u{1f989}',
  'x'.repeat(256),
  'x'.repeat(100_000),
];

/** How a store distinguishes ids and subjects. */
export const identifying = (handles: () => Promise<Handles>): ContractCase[] => [
  {
    name: 'distinguishes sids and jtis that differ only in case',
    async run() {
      const [one, other] = await handles();
      const session = someSession({ sid: `${randomUUID()}-Case`, refresh: { jti: `${randomUUID()}-Case` } });
      await one.add(session);
      const sid = otherCase(session.sid);
      strictEqual((await other.look(sid, session.subject)).session, undefined);
      strictEqual(await one.revoke(sid, { at: 1, end: 'ended' }), false);
      const successor = { jti: randomUUID(), issuedAt: 1, expiresAt: 2 };
      const presented = otherCase(session.refresh.jti);
      strictEqual(await one.rotate(session.sid, { presented, successor, at: 1 }), false);
      strictEqual(await one.rotate(sid, { presented: session.refresh.jti, successor, at: 1 }), false);
      await one.touch([sid], session.lastActiveAt + 1);
      await assertFound(other, session);
      await one.add({ ...session, sid });
      await assertFound(other, { ...session, sid });
      strictEqual(await one.revokeOthers(session.subject, session.sid, { at: 1, end: 'others' }), 1);
      await assertFound(other, session);
    },
  },
  {
    name: `accepts sids and jtis of ${String(longest)} characters`,
    async run() {
      const [one, other] = await handles();
      const session = someSession({ sid: longId(), refresh: { jti: longId(), previousJti: longId() } });
      await one.add(session);
      await assertFound(other, session);
      strictEqual((await other.look(session.sid.slice(0, -1), session.subject)).session, undefined);
      const successor = { jti: longId(), issuedAt: 3, expiresAt: 32_503_680_000 };
      strictEqual(await other.rotate(session.sid, { presented: session.refresh.jti, successor, at: 5 }), true);
      deepStrictEqual(
        { ...(await found(one, session)).refresh },
        { ...successor, previousJti: session.refresh.jti, rotatedAt: null },
      );
    },
  },
  {
    name: 'finds no session for a text that is not an id, and answers other lookups at the same time',
    async run() {
      const [one, other] = await handles();
      const session = someSession();
      await one.add(session);
      const ending = { at: 1, end: 'ended' } as const;
      for (const sid of hostile) {
        const title = JSON.stringify(sid.slice(0, 40));
        const [own, none] = await Promise.all([
          other.look(session.sid, session.subject),
          other.look(sid, session.subject),
        ]);
        deepStrictEqual([own.session?.sid, none.session], [session.sid, undefined], title);
        strictEqual(await one.revoke(sid, ending), false, title);
      }
      await assertFound(other, session);
    },
  },
  {
    name: 'accepts subjects of any length, and any UTF-8 text',
    async run() {
      const [one, other] = await handles();
      for (const text of ['', '\u{1f989}', "'; --", '"', '\\', '%s', 'x'.repeat(255), '\u{10ffff}'.repeat(2000)]) {
        const session = someSession({ subject: text + randomUUID() });
        await one.add(session);
        await assertFound(other, session);
        deepStrictEqual(
          (await other.list(session.subject)).map(({ sid }) => sid),
          [session.sid],
        );
      }
    },
  },
  {
    name: 'distinguishes subjects that look alike: case, accents, spaces at the end, widths',
    async run() {
      const [one, other] = await handles();
      const start = randomUUID();
      const sessions = lookalikes.map((ending, i) => someSession({ subject: start + ending, createdAt: 1000 + i }));
      for (const session of sessions) await one.add(session);
      for (const [i, { sid, subject }] of sessions.entries()) {
        deepStrictEqual(
          (await other.list(subject)).map(listed => listed.sid),
          [sid],
          subject,
        );
        await one.revokeAll(subject, { at: 5000 + i, end: 'everywhere' });
      }
      for (const [i, { subject, sid }] of sessions.entries()) {
        strictEqual((await other.look(undefined, subject)).notBefore, 5000 + i, subject);
        const { session, notBefore } = await other.look(sid, subject);
        deepStrictEqual([session?.revokedAt, notBefore], [5000 + i, 5000 + i], subject);
      }
    },
  },
  {
    name: 'ends all sessions of a subject of any text, and of no other subject',
    async run() {
      const [one, other] = await handles();
      const start = randomUUID();
      const long = start + 'x'.repeat(300);
      const subjects = [long, `${start}\0`, `${start}\ud800`, `${start}\ufffd`];
      for (const [i, subject] of subjects.entries()) {
        await one.revokeAll(subject, { at: 7000 + i, end: 'everywhere' });
        deepStrictEqual(await other.list(subject), []);
        strictEqual(await one.revokeOthers(subject, start, { at: 1, end: 'others' }), 0);
      }
      for (const [i, subject] of subjects.entries()) {
        strictEqual((await other.look(undefined, subject)).notBefore, 7000 + i);
      }
      for (const subject of [start, long.slice(0, 255), `${long}x`, `${long} `]) {
        strictEqual((await other.look(undefined, subject)).notBefore, undefined);
      }
    },
  },
];
