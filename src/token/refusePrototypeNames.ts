/**
 * Refuses a name, at any depth, that every object inherits: it misleads class-transformer once the value is part of an
 * answer.
 *
 * @throws TypeError naming it
 */
export function refusePrototypeNames(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  const inherited = Object.keys(value).find(name => name in Object.prototype);
  if (inherited !== undefined) {
    throw new TypeError(`${inherited} cannot be a name within data: every object inherits one.`);
  }
  Object.values(value).forEach(refusePrototypeNames);
}
