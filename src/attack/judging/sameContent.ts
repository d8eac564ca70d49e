import { jsonOf, valuesOf, type RawAnswer } from '../http/RawAnswer';

/** Tells whether two answers are the same, or JSON with the same members, so that they came from the same action. */
export function sameContent(one: RawAnswer, other: RawAnswer): boolean {
  if (one.status !== other.status) return false;
  if (one.body === other.body) return true;
  const shapes = [one, other].map(answer => shapeOf(jsonOf(answer)));
  return shapes[0] !== undefined && shapes[0] === shapes[1];
}

/** Returns the members of JSON and the types of their values, three levels deep; undefined if it is no object. */
function shapeOf(value: unknown, depth = 3): string | undefined {
  if (typeof value !== 'object' || value === null) return depth === 3 ? undefined : typeof value;
  if (depth === 0) return 'deep';
  if (Array.isArray(value)) return `[${shapeOf(value[0], depth - 1) ?? ''}]`;
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([name, inner]) => `${name}:${shapeOf(inner, depth - 1) ?? ''}`).join()}}`;
}

/** Tells whether an answer is a page, such as a login form. */
export const isPage = (answer: RawAnswer): boolean => /^text\/html/i.test(valuesOf(answer, 'content-type').join());
