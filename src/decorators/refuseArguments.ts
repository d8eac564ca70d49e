/**
 * Refuses arguments of a decorator that has none. They would be ignored, and so would the restriction that they were
 * meant to be. A decorator without parentheses gets the class or method as its argument.
 *
 * @param name - the decorator as it is written
 * @throws TypeError
 */
export function refuseArguments(name: string, given: readonly unknown[]): void {
  if (given.length === 0) return;
  throw new TypeError(`${name}: takes no arguments. Write ${name}, with the parentheses and with nothing in them.`);
}
