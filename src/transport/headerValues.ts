import { AmbiguousTokenError } from '../errors/errors';
import type { RequestLike } from './RequestLike';

/**
 * Returns all values of one header, as everything upstream of this library left them.
 *
 * `headers` decides: a header that upstream added, changed or deleted there is read so. Node leaves duplicates of some
 * headers out of `headers`, or joins them. The raw list gives these back while the header is still as Node made it.
 */
export function headerValues({ headers, rawHeaders }: RequestLike, name: string): readonly string[] {
  const wanted = name.toLowerCase();
  if (headers === undefined) return rawValues(rawHeaders ?? [], wanted);
  if (rawHeaders === undefined) return adaptedValues(headers, wanted);
  const current = Object.hasOwn(headers, wanted) ? headers[wanted] : undefined;
  if (typeof current === 'string') {
    const received = rawValues(rawHeaders, wanted);
    return received.length > 1 && isMadeFrom(received, current) ? received : [current];
  }
  return Array.isArray(current) ? current.filter(value => typeof value === 'string') : [];
}

/** Adapters of hosting platforms may pass names on in the letter case in which the client wrote them. */
function adaptedValues(headers: NonNullable<RequestLike['headers']>, wanted: string): readonly string[] {
  return Object.keys(headers)
    .filter(name => name.length === wanted.length && name.toLowerCase() === wanted)
    .flatMap(name => headers[name] ?? [])
    .filter(value => typeof value === 'string');
}

function rawValues(rawHeaders: readonly string[], wanted: string): readonly string[] {
  const values: string[] = [];
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const written = rawHeaders[i] as string;
    if (written.length === wanted.length && written.toLowerCase() === wanted) values.push(rawHeaders[i + 1] as string);
  }
  return values;
}

/** Whether Node made one value of several: it keeps the first, or joins them with a comma, or with a semicolon. */
const isMadeFrom = (received: readonly string[], current: string): boolean =>
  current === received[0] || current === received.join(', ') || current === received.join('; ');

/**
 * Returns the one token among values that should be equal; undefined if there is none, or if it is empty.
 *
 * @throws AmbiguousTokenError if the values differ
 */
export function singleValue(values: readonly string[]): string | undefined {
  const [first] = values;
  if (values.some(value => value !== first)) throw new AmbiguousTokenError();
  return first === '' ? undefined : first;
}
