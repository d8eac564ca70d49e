/** The name of a resource, and what was given with it. */
export interface NamedResource {
  readonly name: string;
  /** Whether a value was given with the name. */
  readonly hasValue: boolean;
  readonly value: unknown;
}

/**
 * Reads a resource: its name, or an object with one member, whose key is the name.
 *
 * @throws TypeError for anything else
 */
export function readResource(where: string, given: unknown): NamedResource {
  if (isName(given)) return { name: given, hasValue: false, value: undefined };
  if (typeof given === 'object' && given !== null && Object.getPrototypeOf(given) === Object.prototype) {
    const [member, ...others] = Object.entries(given) as [string, unknown][];
    if (member && others.length === 0 && isName(member[0]))
      return { name: member[0], hasValue: true, value: member[1] };
  }
  throw new TypeError(
    `${where}: the resource must be its name, such as 'order', or an object with its name alone, such as { order }.`,
  );
}

const isName = (name: unknown): name is string => typeof name === 'string' && name !== '' && !name.includes('*');
