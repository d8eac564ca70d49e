import type { RequestLike } from './RequestLike';
import { AmbiguousTokenError } from '../errors/errors';

/** All values of one header, as received. */
export function headerValues({ rawHeaders }: RequestLike, name: string): readonly string[] {
  const wanted = name.toLowerCase();
  const values: string[] = [];
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const written = rawHeaders[i] as string;
    if (written.length === wanted.length && written.toLowerCase() === wanted) values.push(rawHeaders[i + 1] as string);
  }
  return values;
}

/**
 * The one token among values that should be the same.
 *
 * @returns undefined where there is none, or an empty one
 * @throws AmbiguousTokenError where they differ
 */
export function singleValue(values: readonly string[]): string | undefined {
  const [first] = values;
  if (values.some(value => value !== first)) throw new AmbiguousTokenError();
  return first === '' ? undefined : first;
}
