import { parseDuration, type Duration } from '../config/Duration';
import { ConfigurationError } from '../errors/ConfigurationError';

/** Node turns a timer beyond 31 bits into one of a millisecond. */
const longestTimer = 2 ** 31;

/** Reads a length of time that a timer can wait for, in milliseconds. */
export function readTimeout(option: string, duration: Duration): number {
  const milliseconds = toMilliseconds(duration);
  if (milliseconds > 0 && milliseconds < longestTimer) return milliseconds;
  throw new ConfigurationError(
    `${option}: must be a length of time between 0 and 24 days: seconds (5), or a number with a unit ('5s').`,
  );
}

function toMilliseconds(duration: Duration): number {
  try {
    return parseDuration(duration) * 1000;
  } catch {
    return NaN;
  }
}

/** Reads how many entries a cache may hold. */
export function readSize(option: string, size: number): number {
  if (Number.isInteger(size) && size > 0) return size;
  throw new ConfigurationError(`${option}: must be a whole number above 0.`);
}
