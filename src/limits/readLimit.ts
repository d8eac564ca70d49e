import { type Duration, parseDuration } from '../config/Duration';

const mostRequests = 1_000_000;

/** 31 days, in seconds. */
const longestWindow = 31 * 86_400;

/** How many requests are accepted in any window. */
export interface LimitOptions {
  /** From 1 to a million. */
  max: number;
  /** From 1 second to 31 days, in whole seconds. */
  window: Duration;
}

/** {@link LimitOptions} that were checked. */
export interface Limit {
  readonly max: number;
  /** Seconds. */
  readonly window: number;
}

/**
 * Reads a limit.
 *
 * @param where - what was given the limit, for the message
 * @throws RangeError naming the option and the fix
 */
export function readLimit(where: string, { max, window }: LimitOptions): Limit {
  if (!Number.isInteger(max) || max < 1 || max > mostRequests) {
    throw new RangeError(`${where}: max must be a whole number from 1 to ${String(mostRequests)}.`);
  }
  return { max, window: readWindow(where, window) };
}

function readWindow(where: string, window: Duration): number {
  let seconds = NaN;
  try {
    seconds = parseDuration(window);
  } catch (error) {
    throw new RangeError(`${where}: window: ${(error as Error).message}.`);
  }
  if (Number.isInteger(seconds) && seconds >= 1 && seconds <= longestWindow) return seconds;
  throw new RangeError(`${where}: window must be from 1 second to 31 days, in whole seconds.`);
}
