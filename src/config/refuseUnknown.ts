/**
 * Refuses an option whose name is misspelt. If it were ignored, the protection that it asks for would be missing.
 *
 * @param where - the function or decorator that takes the options, for the message
 * @throws TypeError naming the known options
 */
export function refuseUnknown(where: string, options: object, known: readonly string[]): void {
  if (typeof (options as unknown) !== 'object' || (options as unknown) === null) {
    throw new TypeError(`${where}: pass an object with ${known.join(', ')}.`);
  }
  const unknown = findUnknown(options, known);
  if (unknown) throw new TypeError(`${where}: ${unknown.name} ${unknown.complaint}`);
}

/** An unknown name, and the rest of the sentence that says so. */
export interface UnknownName {
  readonly name: string;
  readonly complaint: string;
}

/** Finds the first unknown name. If it differs from a known name only in case, `_`, `-` or one or two letters, that name is suggested. */
export function findUnknown(given: object, known: readonly string[]): UnknownName | undefined {
  const name = Object.keys(given).find(key => !known.includes(key));
  if (name === undefined) return undefined;
  const meant = nearest(name, known);
  const suggestion = meant === undefined ? '' : ` Did you mean ${meant}?`;
  return { name, complaint: `is not one of ${known.join(', ')}.${suggestion}` };
}

/** Returns a spelling that is the same for `maxAge`, `max_age` and `maxage`. */
export const fold = (name: string): string => name.toLowerCase().replace(/[_-]/g, '');

/** Returns the known name that a misspelt name most likely means; undefined if none is similar. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  const folded = fold(name);
  const same = known.find(other => fold(other) === folded);
  if (same !== undefined) return same;
  const limit = folded.length > 7 ? 2 : folded.length > 2 ? 1 : 0;
  const [closest] = known
    .map(other => ({ other, edits: editDistance(folded, fold(other)) }))
    .filter(({ edits }) => edits <= limit)
    .sort((a, b) => a.edits - b.edits);
  return closest?.other;
}

/**
 * Returns the known names that an unknown one may mean: the nearest one, or at most four that share the most words with
 * it.
 */
export function similar(name: string, known: readonly string[]): string[] {
  const meant = nearest(name, known);
  if (meant !== undefined) return [meant];
  const words = wordsOf(name);
  const ranked = known
    .map(other => ({ other, shared: wordsOf(other).filter(word => words.includes(word)).length }))
    .sort((a, b) => b.shared - a.shared);
  const most = ranked[0]?.shared ?? 0;
  return most === 0
    ? []
    : ranked
        .filter(({ shared }) => shared === most)
        .slice(0, 4)
        .map(({ other }) => other);
}

/** Returns the words of `accessTokenExpires` or `JWT_ACCESS_TOKEN_EXPIRES` in lower case. */
export const wordsOf = (name: string): string[] =>
  name
    .slice(0, 100)
    .replace(/^JWT_/i, '')
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter(word => word.length > 2);

/** Counts the letters to insert, delete or replace (Levenshtein distance). */
function editDistance(from: string, to: string): number {
  if (Math.abs(from.length - to.length) > 2 || from.length > 100) return Infinity;
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [i, letter] of Array.from(from).entries()) {
    const next = [i + 1];
    for (let j = 0; j < to.length; j++) {
      const replaced = (row[j] ?? 0) + (letter === to[j] ? 0 : 1);
      next.push(Math.min(replaced, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? Infinity;
}
