/** Returns a list with one more member. Made for lists that mostly stay empty or get one: that takes least memory. */
export const appended = <T>(list: readonly T[], member: T): readonly T[] =>
  list.length === 0 ? [member] : [...list, member];
