/** How many characters of a name count. A longer name is none that anybody has. */
const longest = 1000;

/**
 * Returns the form in which names of accounts are counted. Names that a database may take for the same account have the same
 * form: letter case, accents, spaces, invisible characters and compatible forms of a character (Unicode NFKD) do not count.
 */
export const accountName = (account: string): string =>
  account
    .slice(0, longest)
    .normalize('NFKD')
    .replace(/[\p{M}\p{C}\p{Z}\s]/gu, '')
    .toUpperCase()
    .toLowerCase();
