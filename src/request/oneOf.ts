import { AmbiguousTokenError } from '../errors/AmbiguousTokenError';

/**
 * The one token among values that should be the same.
 *
 * @returns undefined where there is none, or an empty one
 * @throws AmbiguousTokenError where they differ
 */
export function oneOf(values: readonly string[]): string | undefined {
  const [first] = values;
  if (values.some(value => value !== first)) throw new AmbiguousTokenError();
  return first === '' ? undefined : first;
}
