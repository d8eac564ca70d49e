import fc from 'fast-check';

/** Longest id that a token may carry. */
const longest = 255;

/** What some collation, character set, padding or length limit takes for the same text, or may. */
const changes: readonly ((text: string) => string)[] = [
  text => text.toUpperCase(),
  text => text.toLowerCase(),
  text => `${text} `,
  text => `${text}\t`,
  text => `${text}\u00a0`,
  text => `${text}\u200b`,
  text => ` ${text}`,
  text => text.replace(/[a-z]/i, letter => `${letter}\u0301`),
  text => text.replace(/[aeiou]/i, letter => ({ a: 'ä', e: 'é', i: 'ı', o: 'ö', u: 'ü' })[letter.toLowerCase()] ?? 'å'),
  text => text.replace(/[a-z]/i, letter => String.fromCharCode(letter.charCodeAt(0) + 0xfee0)),
  text => text.replace('ss', 'ß'),
  text => text.normalize('NFKD'),
  text => text.replace(/\W/, '?'),
  text => text.padEnd(longest, 'x') + 'y',
  text => text.padEnd(longest, 'x') + 'z',
  text => `${text}\0`,
];

/** Letters that collations have most to say about, and others. */
const letter = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...Array.from('aAbBeEiIsSuU0 _-%\\\'"')) },
  { weight: 2, arbitrary: fc.constantFrom('ä', 'é', 'ß', 'ẞ', 'İ', 'ı', 'ſ', '\u212a', '\u0301', '漢', '🦉', '🦊') },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }) },
);

const text = fc.array(letter, { minLength: 1, maxLength: 30 }).map(letters => letters.join(''));

type Pairs = fc.Arbitrary<readonly [string, string]>;

const odd: Pairs = fc
  .tuple(text, fc.constantFrom(...changes), fc.constantFrom(...changes))
  .map(([one, change, other]) => [change(one), other(one)] as const);

/** Two ids of visible ASCII, as those of sessions are, that differ in case alone. */
export const plainLookalikes: Pairs = fc
  .string({ unit: fc.constantFrom(...Array.from('aAbBzZ0_-.~!')), minLength: 1, maxLength: 200 })
  .map(one => [one.toLowerCase(), one.toUpperCase()] as const)
  .filter(([one, other]) => one !== other);

/** Two texts that differ, but perhaps not to a database. */
export const lookalikes: Pairs = fc.oneof(odd, plainLookalikes).filter(([one, other]) => one !== other);

/** The same without what a subject of a session must not have: NUL, and half characters. */
export const subjectLookalikes: Pairs = lookalikes.filter(pair =>
  pair.every(one => !one.includes('\0') && !/\p{Surrogate}/u.test(one)),
);
