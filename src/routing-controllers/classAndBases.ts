/** Returns the class and its base classes, the class first. */
export function classAndBases(type: object): object[] {
  const bases: object[] = [];
  for (let base: unknown = type; typeof base === 'function'; base = Object.getPrototypeOf(base)) bases.push(base);
  return bases;
}
