import { ConfigurationError } from '../errors/errors';
import { type Duration, parseDuration } from './Duration';

/** In milliseconds. Node fires a timer beyond 31 bits after one millisecond. */
const longestTimer = 2 ** 31;

/**
 * Reads a length of time that a timer can wait for.
 *
 * @returns whole milliseconds
 * @throws ConfigurationError naming the option
 */
export function readTimerLength(option: string, duration: Duration): number {
  const milliseconds = millisecondsOf(duration);
  if (milliseconds >= 1 && milliseconds < longestTimer) return milliseconds;
  throw new ConfigurationError(
    `${option}: must be a length of time above 0 and below 24 days: seconds (0.5), or a number with a unit ('5s').`,
  );
}

function millisecondsOf(duration: Duration): number {
  try {
    return Math.round(parseDuration(duration) * 1000);
  } catch {
    return NaN;
  }
}

/** Reads a limit of entries. */
export function readSize(option: string, size: number): number {
  if (Number.isInteger(size) && size > 0) return size;
  throw new ConfigurationError(`${option}: must be a whole number above 0.`);
}
