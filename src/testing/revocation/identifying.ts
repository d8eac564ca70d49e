import { randomUUID } from 'node:crypto';
import type { ContractCase } from '../ContractCase';
import { assertAnswers } from './assertAnswers';
import type { Handles } from './openTwoHandles';
import { someRevocation } from './someRevocation';

/** Longest `jti` that a token may have. */
const longest = 255;

/** Fills a beginning that nobody else has up to the longest that a `jti` may be, by repetition. */
const filled = (text: string): string => (randomUUID() + text.repeat(longest)).slice(0, longest);

/** Every character from a space to a tilde, starting with another one each time. */
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

/** Each list: endings that some collation takes for one and the same. */
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

/** How a store tells one `jti` from another. */
export const identifying = (handles: () => Promise<Handles>): ContractCase[] => [
  {
    name: 'tells jtis apart that differ in case alone, also when both are revoked',
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
    name: 'tells jtis apart that look alike: accents, spaces at the end, widths, emoji',
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
    name: `takes jtis of ${String(longest)} characters, whatever these are`,
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
    name: 'never takes a longer jti for another: it refuses it, or keeps all of it',
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
