/** How many lookups, or changes, of one store may wait at a time; one more fails at once. */
export const waitingAtMost = 10_000;
