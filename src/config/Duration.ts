/** A length of time: a number of seconds, or a number with its unit (`'90s'`, `'15m'`, `'12h'`, `'20d'`). */
export type Duration = number | `${number}${'s' | 'm' | 'h' | 'd'}`;

const secondsOf = { s: 1, m: 60, h: 3600, d: 86_400 } as const;

/**
 * Reads a duration.
 *
 * @returns seconds
 * @throws RangeError for what is no length of time: NaN, Infinity, a negative number, a string without a unit
 */
export function parseDuration(duration: Duration): number {
  const seconds = typeof duration === 'number' ? duration : parseText(duration);
  if (!Number.isFinite(seconds) || seconds < 0) {
    const given = typeof duration === 'object' ? 'An object' : String(duration);
    throw new RangeError(`${given} is not a length of time; write seconds (900) or a number with a unit ('15m')`);
  }
  return seconds;
}

function parseText(text: unknown): number {
  const match = typeof text === 'string' ? /^(\d+(?:\.\d+)?)([smhd])$/.exec(text) : null;
  return match ? Number(match[1]) * secondsOf[match[2] as keyof typeof secondsOf] : NaN;
}

/** Seconds: a hundred years. Longer is a mistake in the unit. */
export const longestLifetime = 100 * 366 * 86_400;
