/**
 * Seconds by which a time may lie beside the recorded one: a token is made once, and sent again by later rows. More would
 * not tell the lifetimes of the rows from each other, of which the closest are 0 and 60.
 */
const slack = 25;

const uuid = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;
const time = /^<(int|float|iso\.6digitsZ) now([+-]\d+)>$/;

/**
 * Puts what was seen in the place of each placeholder that it satisfies, so that the two can be compared for equality.
 *
 * @param expected - with placeholders, and `...` in objects that may have more members
 * @param now - seconds since 1970
 */
export function fillIn(expected: unknown, seen: unknown, now: number): unknown {
  if (typeof expected === 'string') return satisfies(expected, seen, now) ? seen : expected;
  if (expected instanceof RegExp) return typeof seen === 'string' && expected.test(seen) ? seen : String(expected);
  if (typeof expected !== 'object' || expected === null) return expected;
  if (typeof seen !== 'object' || seen === null) return expected;
  if (Array.isArray(expected)) return expected.map((item, i) => fillIn(item, (seen as unknown[])[i], now));
  const { '...': isCut, ...members } = expected as Record<string, unknown>;
  const values = seen as Record<string, unknown>;
  const filled = Object.entries(members).map(([name, value]) => [name, fillIn(value, values[name], now)] as const);
  return { ...(isCut === true && values), ...Object.fromEntries(filled) };
}

function satisfies(placeholder: string, seen: unknown, now: number): boolean {
  if (placeholder === '<none>') return seen === undefined || seen === null;
  if (placeholder === '<uuid4>') return typeof seen === 'string' && uuid.test(seen);
  if (placeholder === '<date>') return typeof seen === 'string' && !Number.isNaN(Date.parse(seen));
  const [, kind, offset] = time.exec(placeholder) ?? [];
  if (kind === undefined) return false;
  return Math.abs(seconds(kind, seen) - (now + Number(offset))) <= slack;
}

function seconds(kind: string, seen: unknown): number {
  if (kind.startsWith('iso')) return typeof seen === 'string' ? Date.parse(seen) / 1000 : NaN;
  if (typeof seen !== 'number' || (kind === 'int' && !Number.isInteger(seen))) return NaN;
  return seen;
}
