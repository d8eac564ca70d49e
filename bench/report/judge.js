import { spread } from './statistics.js';

/** A target, and whether the values meet it: their median does. Without values it was not measured. */
export function judge({ name, atLeast, atMost }, values, skipped = 'not measured') {
  const wanted = atLeast === undefined ? `≤ ${atMost}` : `≥ ${atLeast}`;
  if (values.length === 0) return { name, wanted, skipped };
  const { median, min, max } = spread(values);
  return { name, wanted, median, min, max, met: atLeast === undefined ? median <= atMost : median >= atLeast };
}
