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

/** Finds the first name that is not known. A name that differs in case, `_` or `-` is taken for a misspelling. */
export function findUnknown(given: object, known: readonly string[]): UnknownName | undefined {
  const name = Object.keys(given).find(key => !known.includes(key));
  if (name === undefined) return undefined;
  const meant = known.find(other => fold(other) === fold(name));
  const suggestion = meant === undefined ? '' : ` Did you mean ${meant}?`;
  return { name, complaint: `is not one of ${known.join(', ')}.${suggestion}` };
}

/** The spelling of a name by which `maxAge`, `max_age` and `maxage` are the same. */
export const fold = (name: string): string => name.toLowerCase().replace(/[_-]/g, '');
