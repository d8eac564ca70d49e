import { RevocationUnavailableError } from '../../errors/RevocationUnavailableError';
import type { SessionStore } from '../../stores/SessionStore';
import { boundedCall, type CallBounds } from '../boundedCall';
import type { MaybePromise } from '../MaybePromise';
import type { Ended, RevocationCache } from '../revocationCache/RevocationCache';

/** Asks the session store, within bounds: what throws or takes too long is reported, and refused with 503. */
export class SessionStoreCalls {
  /** When the store answered last, on the clock of `performance.now()`. */
  answeredAt = -Infinity;
  private readonly bounds: CallBounds;

  constructor(
    private readonly store: SessionStore,
    bounds: Pick<CallBounds, 'deadlines' | 'logger'>,
    /** Undefined where nothing is remembered. */
    private readonly cache: Pick<RevocationCache, 'end'> | undefined,
  ) {
    const refusal = (cause: unknown): RevocationUnavailableError => new RevocationUnavailableError({ cause });
    this.bounds = { ...bounds, name: 'The session store', refusal };
  }

  ask<T>(question: (store: SessionStore) => MaybePromise<T>, consequence?: string): MaybePromise<T> {
    const bounds = consequence === undefined ? this.bounds : { ...this.bounds, consequence };
    return boundedCall(
      () => question(this.store),
      bounds,
      (answer: T): T => {
        this.answeredAt = performance.now();
        return answer;
      },
    );
  }

  /** Has the store end something. Whatever comes of it, what it answered before is not relied on after. */
  async end<T>(ended: Ended, ending: (store: SessionStore) => Promise<T>): Promise<T> {
    try {
      return await this.ask(ending);
    } finally {
      this.cache?.end(ended);
    }
  }
}
