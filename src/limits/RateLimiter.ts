import { type MaybePromise, orElse, settle } from '../async/MaybePromise';
import { boundedCall, type CallBounds } from '../calls/boundedCall';
import type { OperationCounts } from '../calls/OperationCounts';
import { RateLimitUnavailableError } from '../errors/errors';
import type { CountedRequest, GivenBack, RateLimitCounter, RateLimitStore } from './RateLimitStore';

/** Says what happens to a request if the store does not answer, so that it cannot be counted. */
export type StoreFailurePolicy = 'refuse' | 'allow';

/** The parts that a limiter shares with its login system. */
export type LimiterParts = Pick<CallBounds, 'deadlines' | 'logger'> & { readonly counts: OperationCounts };

/** Counts requests in a store, which is asked in bounded time. */
export class RateLimiter {
  private readonly bounds: CallBounds;
  /** A request that was counted, or refused because it would be one too many. */
  private readonly noteAnswer: (counted: CountedRequest) => CountedRequest;

  constructor(
    private readonly store: RateLimitStore,
    private readonly onStoreFailure: StoreFailurePolicy,
    { counts, ...bounds }: LimiterParts,
  ) {
    this.bounds = {
      ...bounds,
      name: 'The store of rate limits',
      ...(onStoreFailure === 'allow' && { consequence: 'the request was allowed without being counted' }),
      refusal: cause => {
        counts.add('rateLimit', 'unavailable');
        return new RateLimitUnavailableError({ cause });
      },
    };
    this.noteAnswer = counted => {
      counts.add('rateLimit', counted.isAccepted ? 'succeeded' : 'refused');
      return counted;
    };
  }

  /** Tells whether another limiter counts in the same store. */
  sharesStoreWith(other: RateLimiter): boolean {
    return this.store === other.store;
  }

  /** How long a call of the application may take, and where its failures go. */
  get callBounds(): Pick<CallBounds, 'deadlines' | 'logger'> {
    return this.bounds;
  }

  /**
   * Counts a request.
   *
   * @returns undefined if the store failed and requests are allowed then
   * @throws RateLimitUnavailableError if the store failed
   */
  take(counters: readonly RateLimitCounter[]): MaybePromise<CountedRequest | undefined> {
    if (this.onStoreFailure === 'refuse') return this.ask(counters);
    return settle<CountedRequest, CountedRequest | undefined>(
      () => this.ask(counters),
      counted => counted,
      () => undefined,
    );
  }

  private ask(counters: readonly RateLimitCounter[]): MaybePromise<CountedRequest> {
    return boundedCall(
      () => this.store.take(counters),
      this.bounds,
      answer => readAnswer(answer, counters.length),
      this.noteAnswer,
    );
  }

  /** Takes a request out of its counters. A failure is logged; the request then stays counted until its window is over. */
  giveBack(counted: readonly GivenBack[]): MaybePromise<void> {
    const bounds = { ...this.bounds, consequence: 'a request stays counted' };
    return orElse(
      () => boundedCall(() => this.store.giveBack(counted), bounds, nothing),
      () => undefined,
    );
  }
}

const nothing = (): void => undefined;

const isState = (state: CountedRequest['states'][number] | undefined): boolean =>
  Number.isFinite(state?.remaining) && Number.isFinite(state?.oldestLeavesIn) && Number.isFinite(state?.slot);

/** A store that answers nonsense must not let a request in. */
function readAnswer(answer: CountedRequest, counters: number): CountedRequest {
  const { isAccepted, states } = answer;
  if (typeof isAccepted === 'boolean' && Array.isArray(states) && states.length === counters && states.every(isState)) {
    return answer;
  }
  throw new TypeError('The store of rate limits gave another answer than whether the request is accepted.');
}
