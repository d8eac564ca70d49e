/**
 * Refuses a misspelt option. One that is accepted and ignored can be the one that a protection hangs on.
 *
 * @param where - what takes the options, for the message
 */
export function refuseUnknown(where: string, options: object, known: readonly string[]): void {
  if (typeof (options as unknown) !== 'object' || (options as unknown) === null) {
    throw new TypeError(`${where}: wants an object of ${known.join(', ')}.`);
  }
  const unknown = Object.keys(options).find(name => !known.includes(name));
  if (unknown !== undefined) throw new TypeError(`${where}: ${unknown} is not one of ${known.join(', ')}.`);
}
