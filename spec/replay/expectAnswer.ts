import { AssertionError, expect } from 'chai';
import type { Expected } from './Expected';
import { fillIn } from './fillIn';
import type { SeenAnswer } from './SeenAnswer';

/** The cookie that a login sets last, where the recordings of logins end. */
const unrecorded = 'csrf_refresh_token';

/**
 * Expects an answer.
 *
 * @param now - when it was asked for, in seconds since 1970
 */
export function expectAnswer(seen: SeenAnswer, expected: Expected, now: number): void {
  const compared = cutAsRecorded(seen, expected);
  expect(plain(compared)).to.deep.equal(plain(fillIn(expected, compared, now)));
}

/** Whether an answer is the expected one. */
export function isAnswer(seen: SeenAnswer, expected: Expected, now: number): boolean {
  try {
    expectAnswer(seen, expected, now);
    return true;
  } catch (error) {
    if (error instanceof AssertionError) return false;
    throw error;
  }
}

/** Leaves of the cookies what the recording knows. */
function cutAsRecorded(seen: SeenAnswer, { cookies }: Expected): object {
  const cut = new Set(cookies.filter(cookie => 'cut' in cookie).map(({ name }) => name));
  if (cut.size === 0) return seen;
  return {
    ...seen,
    cookies: seen.cookies
      .filter(({ name }) => name !== unrecorded)
      .map(cookie => (cut.has(cookie.name) ? { name: cookie.name, cut: true } : cookie)),
  };
}

/** Without members that are undefined, which JSON does not know. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value)) as unknown;
