import { UsageError } from './UsageError';

/** A date, or a date and time with its offset. Without the offset, it would depend on the machine which moment it is. */
const time = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?$/;

/**
 * Reads a time in ISO 8601.
 *
 * @param option - the option that it is given with, for the message
 * @throws UsageError if it is not a time
 */
export function readTime(option: string, given: string): Date {
  const moment = new Date(given);
  if (time.test(given) && !Number.isNaN(moment.getTime())) return moment;
  throw new UsageError(`--${option}: must be a time in ISO 8601 with its offset, such as 2030-01-31T12:00:00Z.`);
}
