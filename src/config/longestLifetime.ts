/** Seconds: a hundred years. Longer is a mistake in the unit. */
export const longestLifetime = 100 * 366 * 86_400;
