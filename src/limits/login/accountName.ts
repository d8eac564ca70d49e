import { plainLetters } from './plainLetters';

/** A longer name is none that anybody has. All of them are counted together, so that no padding makes another form. */
const longest = 1000;

/**
 * Returns the form in which names of accounts are counted. Names that a database may take for the same account have the same
 * form: letter case, accents, strokes, spaces, invisible characters, digits of other scripts and compatible forms of a
 * character (Unicode NFKD) do not count.
 */
export const accountName = (account: string): string =>
  (account.length > longest ? '' : account)
    .normalize('NFKD')
    // The middle dot is what is left of a Catalan letter.
    .replace(/[\p{M}\p{C}\p{Z}\s\u00b7]/gu, '')
    .replace(/[^\0-\x7f]/gu, plainLetters)
    .toUpperCase()
    .toLowerCase();
