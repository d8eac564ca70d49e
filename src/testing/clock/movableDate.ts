/**
 * Returns a `Date` whose present is ahead of another one. Dates of both are instances of each other.
 *
 * @param ahead - says by how many milliseconds it is ahead
 */
export function movableDate(date: DateConstructor, ahead: () => number): DateConstructor {
  const now = (): number => date.now() + ahead();
  return new Proxy(date, {
    // A date of a given time is what it always is.
    construct: (target, words, newTarget) =>
      Reflect.construct(target, words.length === 0 ? [now()] : words, newTarget) as object,
    apply: target => new target(now()).toString(),
    get: (target, name, receiver) => (name === 'now' ? now : (Reflect.get(target, name, receiver) as unknown)),
  });
}
