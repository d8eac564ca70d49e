/**
 * A length of time: a number of seconds, a number with its unit (`'90s'`, `'15m'`, `'12h'`, `'20d'`), an ISO 8601
 * duration (`'PT15M'`), or hours, minutes and seconds (`'00:15:00'`).
 */
export type Duration = number | `${number}${'s' | 'm' | 'h' | 'd'}` | `P${string}` | `${number}:${number}:${number}`;

const secondsOf = { s: 1, m: 60, h: 3600, d: 86_400 } as const;

/**
 * Reads a duration.
 *
 * @returns seconds
 * @throws RangeError if it is not a length of time: NaN, Infinity, a negative number, a text without a unit
 */
export function parseDuration(duration: Duration): number {
  const seconds = typeof duration === 'number' ? duration : parseText(duration);
  if (!Number.isFinite(seconds) || seconds < 0) {
    const given = typeof duration === 'object' ? 'An object' : String(duration);
    throw new RangeError(`${given} is not a length of time; write seconds (900) or a number with a unit ('15m')`);
  }
  return seconds;
}

/** ISO 8601 without years and months, because their lengths differ. */
const iso = /^P(?!$|T$)(?:(\d+)W)?(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/;

/** The notation of pydantic: days, if there are any, and HH:MM:SS. */
const clock = /^(?:(\d+) (?:days?,? )?)?(\d{1,2}):([0-5]\d):([0-5]\d(?:\.\d+)?)$/;

function parseText(text: unknown): number {
  if (typeof text !== 'string') return NaN;
  const match = /^(\d+(?:\.\d+)?)([smhd])$/.exec(text);
  if (match) return Number(match[1]) * secondsOf[match[2] as keyof typeof secondsOf];
  const [, weeks = 0, ...rest] = iso.exec(text) ?? [undefined, 0, ...(clock.exec(text)?.slice(1) ?? [NaN])];
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = rest;
  return (
    Number(weeks) * 604_800 + Number(days) * 86_400 + Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)
  );
}

/** Ten years, in seconds. A longer `expires` is most likely a date in seconds since 1970. */
export const longestExpires = 10 * 366 * 86_400;

/** A hundred years, in seconds. A longer time is a mistake in the unit. */
export const longestLifetime = 100 * 366 * 86_400;
