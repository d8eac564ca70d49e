import { RevocationUnavailableError } from '../../errors/RevocationUnavailableError';
import type { SessionStore } from '../../stores/SessionStore';
import { boundedCall, type CallBounds } from '../boundedCall';
import type { MaybePromise } from '../MaybePromise';

/** Asks the session store, within bounds: what throws or takes too long is reported, and refused with 503. */
export class SessionStoreCalls {
  constructor(
    private readonly store: SessionStore,
    private readonly bounds: Pick<CallBounds, 'deadlines' | 'logger'>,
  ) {}

  ask<T>(question: (store: SessionStore) => MaybePromise<T>): MaybePromise<T> {
    return boundedCall(() => question(this.store), {
      name: 'The session store',
      ...this.bounds,
      refusal: cause => new RevocationUnavailableError({ cause }),
    });
  }
}
