import { clientAddress } from '../limits/clientAddress';
import { counterId } from '../limits/counterId';
import type { RateLimitCounter } from '../limits/RateLimitStore';
import { secondsUntilRoom } from '../limits/secondsUntilRoom';
import { MemoryRateLimitStore } from '../stores/memory/MemoryRateLimitStore';
import { OAuthError } from './OAuthError';

/** Milliseconds for which failures count. */
const window = 60_000;

/** A client, as a request names it, and where the request comes from. */
export interface Attempt {
  readonly id: string;
  readonly ip: string | undefined;
}

/**
 * Limits failed attempts to authenticate. It counts for each client and address, so that nobody can lock a client out
 * from another address.
 */
export class FailureLimit {
  private readonly failures = new MemoryRateLimitStore();

  /** @param limit - failures within a minute */
  constructor(private readonly limit: number) {}

  /** @throws OAuthError 429 if there were too many failures */
  assertOpen(attempt: Attempt): void {
    const counter = this.counterOf(attempt);
    const { isAccepted, states } = this.failures.take([counter]);
    if (!isAccepted) {
      const retryAfter = Math.max(1, Math.ceil(secondsUntilRoom(states)));
      throw new OAuthError('invalid_client', 'Too many failed attempts', { status: 429, retryAfter });
    }
    // The attempt has not failed yet. Nothing else runs in between, so that no other attempt sees it.
    this.failures.giveBack(states.map(({ slot }) => ({ ...counter, slot })));
  }

  add(attempt: Attempt): void {
    this.failures.take([this.counterOf(attempt)]);
  }

  private counterOf({ id, ip }: Attempt): RateLimitCounter {
    return { id: counterId('client', clientAddress(ip), id), max: this.limit, window };
  }
}
