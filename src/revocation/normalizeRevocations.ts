import type { Revocation } from './RevocationStore';

/**
 * Checks revocations before they are written, and sorts them. Each `jti` is kept once, with its latest expiry. All writers
 * use the same order, so that two overlapping writes cannot deadlock.
 *
 * @throws TypeError if a `jti` is not a string, or if an expiry is not a whole number of seconds
 */
export function normalizeRevocations(revocations: readonly Revocation[]): Revocation[] {
  const tidy = new Map<string, Revocation>();
  for (const revocation of revocations) {
    assertKeepable(revocation);
    const known = tidy.get(revocation.jti);
    if (!known || isLater(revocation.expiresAt, known.expiresAt)) tidy.set(revocation.jti, revocation);
  }
  return [...tidy.values()].sort((one, other) => (one.jti < other.jti ? -1 : 1));
}

/** Tells whether one expiry is later than another. Null means that the token never expires. */
export const isLater = (one: number | null, other: number | null): boolean =>
  other !== null && (one === null || one > other);

function assertKeepable({ jti, expiresAt }: Revocation): void {
  if (typeof jti !== 'string') throw new TypeError('A revocation needs the jti of its token.');
  if (expiresAt !== null && !Number.isSafeInteger(expiresAt)) {
    throw new TypeError('A revocation expires at a whole number of seconds, or never: null.');
  }
}
