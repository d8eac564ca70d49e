const sources = new WeakMap<object, string>();

/**
 * Marks the promise of a method whose result belongs in an answer. If the promise itself is written as JSON or as text,
 * because an `await` is missing, that throws and says so. It would otherwise be written as `{}`.
 *
 * @param source - the method as it is written
 */
export function awaited<Value>(source: string, promise: Promise<Value>): Promise<Value> {
  sources.set(promise, source);
  const refuse = (): never => {
    // The promise may reject as well, and nobody waits for it.
    promise.catch(() => undefined);
    throw new TypeError(`${source} gives a promise, and the promise was used as a value. Write await before it.`);
  };
  return Object.defineProperties(promise, { toJSON: { value: refuse }, [Symbol.toPrimitive]: { value: refuse } });
}

/**
 * Refuses a promise that {@link awaited} marked.
 *
 * @throws TypeError naming the method
 */
export function assertAwaited(value: object): void {
  if (sources.has(value)) (value as { toJSON(): never }).toJSON();
}
