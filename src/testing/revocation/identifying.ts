import { randomUUID } from 'node:crypto';
import type { ContractCase } from '../ContractCase';
import { assertAnswers } from './assertAnswers';
import type { Handles } from './openTwoHandles';
import { someRevocation } from './someRevocation';

/** The longest `jti` that a token may have. */
const longest = 255;

/** Makes a unique `jti` of the greatest length, which repeats the given text. */
const filled = (text: string): string => (randomUUID() + text.repeat(longest)).slice(0, longest);

/** All characters from space to tilde. */
const printable = Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i)).join('');

const oddTexts: readonly string[] = [
  ...Array.from({ length: 5 }, (_, i) => printable.slice(i * 19) + printable.slice(0, i * 19)),
  "'",
  '"',
  '`',
  '\\',
  "\\'",
  "''",
  '%',
  '_',
  '?',
  '$1',
  ':jti',
  '{}',
  ' ',
  "'); DROP TABLE authx_revoked_token; --",
  '\r\n',
  '\t',
  '\u00e9',
  '\u6f22',
  '\u05d0\u0644',
  '\ufeff',
  '\u202e',
  '\uffff',
];

/** Each list has endings that some collation takes for equal. */
const lookalikes: readonly (readonly string[])[] = [
  ['a', 'A', '\u00e4', '\u0430', '\uff41', 'a\u0301', '\u00e1'],
  ['', ' ', '  ', '\t', '\u00a0', '\u3000', '\u200b', '\u00ad'],
  ['ss', '\u00df', 'SS', '\u1e9e'],
  ['i', 'I', '\u0130', '\u0131'],
  ['\u{1f989}', '\u{1f98a}', '?', '\ufffd'],
  ['1', '01', '1.0', '+1', '\u00b9', '\u0661'],
  ['\\', '\\\\', '/'],
  ["'", "''"],
];

/** How a store distinguishes one `jti` from another. */
export const identifying = (handles: () => Promise<Handles>): ContractCase[] => [
  {
    name: 'distinguishes jtis that differ only in case, also if both are revoked',
    async run() {
      const [one, other] = await handles();
      const [lower, upper] = [someRevocation(), someRevocation()].map(({ jti }) => `${jti}-case`) as [string, string];
      for (const [first, second] of [
        [lower, lower.toUpperCase()],
        [upper.toUpperCase(), upper],
      ] as const) {
        await one.revoke([someRevocation({ jti: first })]);
        await assertAnswers(other, [second], false);
        await one.revoke([someRevocation({ jti: second })]);
        await assertAnswers(other, [first, second], true);
      }
    },
  },
  {
    name: 'distinguishes jtis that look alike: accents, spaces at the end, widths, emoji',
    async run() {
      const [one, other] = await handles();
      for (const endings of lookalikes) {
        const start = randomUUID();
        const jtis = endings.map(ending => start + ending);
        for (const [i, jti] of jtis.entries()) {
          await assertAnswers(other, jtis.slice(i), false);
          await one.revoke([someRevocation({ jti })]);
          await assertAnswers(other, jtis.slice(0, i + 1), true);
        }
      }
    },
  },
  {
    name: `accepts jtis of ${String(longest)} characters, whatever they are`,
    async run() {
      const [one, other] = await handles();
      const jtis = oddTexts.map(filled);
      await one.revoke(jtis.map(jti => someRevocation({ jti })));
      await assertAnswers(other, jtis, true);
      await assertAnswers(
        other,
        jtis.map(jti => jti.slice(0, -1)),
        false,
      );
    },
  },
  {
    name: 'never confuses a longer jti with another one: it refuses it, or stores all of it',
    async run() {
      const [one, other] = await handles();
      const kept = filled('x');
      await one.revoke([someRevocation({ jti: kept })]);
      await assertAnswers(other, [`${kept}x`, `${kept} `], false);
      const [first, second] = ['y', 'z'].map(ending => filled('x') + ending) as [string, string];
      const isKept = await one.revoke([someRevocation({ jti: first })]).then(
        () => true,
        () => false,
      );
      await assertAnswers(other, [second, first.slice(0, longest)], false);
      await assertAnswers(other, [first], isKept);
    },
  },
];
