import { BoundedMap } from '../async/BoundedMap';
import { OAuthError } from './OAuthError';

/** The failures of one client from one address. */
interface Failures {
  count: number;
  /** When they are forgotten, in milliseconds by the monotonic clock `performance.now()`. */
  readonly until: number;
}

/** Milliseconds for which failures count. */
const period = 60_000;

/** How many pairs of a client and an address are remembered. */
const mostPairs = 10_000;

/**
 * Limits failed attempts to authenticate. It counts for each client and address, so that nobody can lock a client out
 * from another address.
 */
export class FailureLimit {
  private readonly failures = new BoundedMap<Failures>(mostPairs);

  /** @param limit - failures within a minute */
  constructor(private readonly limit: number) {}

  /** @throws OAuthError 429 if there were too many failures */
  assertOpen(pair: string): void {
    const failures = this.current(pair);
    if (!failures || failures.count < this.limit) return;
    const retryAfter = Math.max(1, Math.ceil((failures.until - performance.now()) / 1000));
    throw new OAuthError('invalid_client', 'Too many failed attempts', { status: 429, retryAfter });
  }

  add(pair: string): void {
    const failures = this.current(pair);
    if (failures) failures.count += 1;
    else this.failures.set(pair, { count: 1, until: performance.now() + period });
  }

  private current(pair: string): Failures | undefined {
    const failures = this.failures.get(pair);
    return failures && failures.until > performance.now() ? failures : undefined;
  }
}
