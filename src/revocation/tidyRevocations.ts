import type { Revocation } from './RevocationStore';

/**
 * Checks revocations before they are written, and puts them in order: each `jti` once, with the later of its expiries,
 * and all in one order, so that two calls which overlap do not wait for each other in a circle.
 *
 * @throws TypeError for a `jti` that is no string, and for an expiry that is no whole number of seconds
 */
export function tidyRevocations(revocations: readonly Revocation[]): Revocation[] {
  const tidy = new Map<string, Revocation>();
  for (const revocation of revocations) {
    assertKeepable(revocation);
    const known = tidy.get(revocation.jti);
    if (!known || isLater(revocation.expiresAt, known.expiresAt)) tidy.set(revocation.jti, revocation);
  }
  return [...tidy.values()].sort((one, other) => (one.jti < other.jti ? -1 : 1));
}

/** Whether one expiry is later than another; null is never. */
export const isLater = (one: number | null, other: number | null): boolean =>
  other !== null && (one === null || one > other);

function assertKeepable({ jti, expiresAt }: Revocation): void {
  if (typeof jti !== 'string') throw new TypeError('A revocation needs the jti of its token.');
  if (expiresAt !== null && !Number.isSafeInteger(expiresAt)) {
    throw new TypeError('A revocation expires at a whole number of seconds, or never: null.');
  }
}
