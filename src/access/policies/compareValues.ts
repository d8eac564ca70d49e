import type { PolicyOperator } from './PolicyRule';

/** Whether a condition is met. Undefined if that cannot be judged. */
export type Truth = boolean | undefined;

/**
 * Compares an attribute with a value. Undefined, null and NaN are missing. Values of different types cannot be compared,
 * so that a `1` of a database does not pass for `true`, and does not differ from it either.
 */
export function compareValues(operator: PolicyOperator, candidate: unknown, value: unknown): Truth {
  if (operator === 'exists') return !isMissing(candidate);
  if (isMissing(candidate) || isMissing(value)) return undefined;
  switch (operator) {
    case 'equals':
      return isSame(candidate, value);
    case 'not_equals':
      return not(isSame(candidate, value));
    case 'in':
      return isAmong(candidate, value);
    case 'not_in':
      return not(isAmong(candidate, value));
    case 'contains':
      return isAmong(value, candidate);
    default:
      return isOrdered(operator, candidate, value);
  }
}

const isMissing = (value: unknown): boolean =>
  value === undefined || value === null || typeof value === 'function' || Number.isNaN(value);

const not = (truth: Truth): Truth => (truth === undefined ? undefined : !truth);

function isSame(one: unknown, other: unknown): Truth {
  if (typeof one === typeof other && isScalar(one)) return one === other;
  const pair = comparable(one, other);
  return pair && pair[0] === pair[1];
}

function isAmong(value: unknown, list: unknown): Truth {
  if (!Array.isArray(list)) return undefined;
  let isKnown = true;
  for (const member of list as readonly unknown[]) {
    const same = isMissing(member) ? undefined : isSame(value, member);
    if (same) return true;
    isKnown &&= same !== undefined;
  }
  return isKnown ? false : undefined;
}

function isOrdered(operator: 'gt' | 'gte' | 'lt' | 'lte', one: unknown, other: unknown): Truth {
  const pair = comparable(one, other);
  if (!pair || typeof pair[0] === 'boolean') return undefined;
  const [left, right] = pair as readonly [number, number];
  if (operator === 'gt') return left > right;
  if (operator === 'gte') return left >= right;
  return operator === 'lt' ? left < right : left <= right;
}

type Comparable = string | number | bigint | boolean;

/** Brings two values to one type: a date and the text of a date become numbers. Undefined if the types differ. */
function comparable(one: unknown, other: unknown): readonly [Comparable, Comparable] | undefined {
  if (one instanceof Date || other instanceof Date) {
    const [left, right] = [timeOf(one), timeOf(other)];
    return Number.isNaN(left) || Number.isNaN(right) ? undefined : [left, right];
  }
  if (typeof one !== typeof other) return undefined;
  return isScalar(one) ? [one, other as Comparable] : undefined;
}

const isScalar = (value: unknown): value is Comparable =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint';

/** A moment in milliseconds. Text must be an ISO 8601 moment with its time zone, so that every server reads it alike. */
function timeOf(value: unknown): number {
  if (value instanceof Date) return value.getTime();
  const isMoment =
    typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/.test(value);
  return isMoment ? Date.parse(value) : NaN;
}
