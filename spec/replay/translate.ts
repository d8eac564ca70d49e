import type { Expected } from './Expected';
import { globalDeviations } from './globalDeviations';
import { readAttributes, byName } from './SeenAnswer';
import type { RecordedCookie, RecordedRow } from './RecordedRow';

/** AuthX's answer, as it must be here, and the names of the differences that had to be applied. */
export interface Translation {
  readonly expected: Expected;
  readonly names: readonly string[];
}

/** Changes what AuthX answered by the differences that are the same for all rows. */
export function translate(row: RecordedRow): Translation {
  const names: string[] = [];
  let expected = asRecorded(row);
  for (const { name, apply } of globalDeviations) {
    const changed = apply(expected, row);
    if (!changed) continue;
    names.push(name);
    expected = changed;
  }
  return { expected, names };
}

const asRecorded = ({ status, answer, cookies = [] }: RecordedRow): Expected => ({
  status,
  body: answer,
  challenge: undefined,
  cookies: cookies.map(readCookie).sort(byName),
});

function readCookie({ name, cut, claims, value, attributes = [] }: RecordedCookie): Expected['cookies'][number] {
  if (cut) return { name, cut };
  const content = claims ? { claims } : { value: value?.replaceAll('"', '') ?? '' };
  return { name, ...content, attributes: readAttributes(attributes) };
}
