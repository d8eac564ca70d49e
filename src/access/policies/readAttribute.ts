/**
 * Reads a property of a property. It reads data and accessors of the application's classes, and nothing that every object
 * has, such as `constructor`. Methods count as missing.
 *
 * @throws the error of an accessor
 */
export function readAttribute(source: unknown, path: readonly string[]): unknown {
  let current = source;
  for (const name of path) {
    if (typeof current !== 'object' || current === null) return undefined;
    if (!Object.hasOwn(current, name) && name in Object.prototype) return undefined;
    current = (current as Readonly<Record<string, unknown>>)[name];
  }
  return typeof current === 'function' ? undefined : current;
}
