/**
 * Refuses an option whose name is misspelt. If it were ignored, the protection that it asks for would be missing.
 *
 * @param where - what takes the options, for the message
 * @throws TypeError naming the known options
 */
export function refuseUnknown(where: string, options: object, known: readonly string[]): void {
  if (typeof (options as unknown) !== 'object' || (options as unknown) === null) {
    throw new TypeError(`${where}: wants an object of ${known.join(', ')}.`);
  }
  const unknown = findUnknown(options, known);
  if (unknown) throw new TypeError(`${where}: ${unknown.name} ${unknown.complaint}`);
}

/** A name that is not among the known ones, and the rest of the sentence that says so. */
export interface UnknownName {
  readonly name: string;
  readonly complaint: string;
}

/** Finds the first name that is not known. A name that differs in case, `_`, `-` or a letter or two is taken for a misspelling. */
export function findUnknown(given: object, known: readonly string[]): UnknownName | undefined {
  const name = Object.keys(given).find(key => !known.includes(key));
  if (name === undefined) return undefined;
  const meant = nearest(name, known);
  const suggestion = meant === undefined ? '' : ` Did you mean ${meant}?`;
  return { name, complaint: `is not one of ${known.join(', ')}.${suggestion}` };
}

/** The spelling of a name by which `maxAge`, `max_age` and `maxage` are the same. */
export const fold = (name: string): string => name.toLowerCase().replace(/[_-]/g, '');

/** Returns the known name that a misspelt one most likely means, or undefined if none is close. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  const folded = fold(name);
  const same = known.find(other => fold(other) === folded);
  if (same !== undefined) return same;
  const limit = folded.length > 7 ? 2 : folded.length > 3 ? 1 : 0;
  const [closest] = known
    .map(other => ({ other, edits: editDistance(folded, fold(other)) }))
    .filter(({ edits }) => edits <= limit)
    .sort((a, b) => a.edits - b.edits);
  return closest?.other;
}

/** Letters to insert, delete or replace (Levenshtein). */
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
