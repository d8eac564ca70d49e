/**
 * Refuses a member, at any depth, whose name every object inherits. It would mislead class-transformer when the value is
 * part of an answer.
 *
 * @throws TypeError naming the member
 */
export function refusePrototypeNames(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  const inherited = Object.keys(value).find(name => name in Object.prototype);
  if (inherited !== undefined) {
    throw new TypeError(`data cannot have the name ${inherited}, because every object inherits it. Use another name.`);
  }
  Object.values(value).forEach(refusePrototypeNames);
}
