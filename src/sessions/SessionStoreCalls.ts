import { RevocationUnavailableError } from '../errors/errors';
import type { SessionState, SessionStore } from './SessionStore';
import type { TokenPayload } from '../token/TokenPayload';
import { boundedCall, type CallBounds } from '../calls/boundedCall';
import type { MaybePromise } from '../async/MaybePromise';
import type { Ended, RevocationCache } from '../revocation/RevocationCache';

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

  ask<T>(question: (store: SessionStore) => MaybePromise<T>): MaybePromise<T> {
    return boundedCall(() => question(this.store), this.bounds, this.noteAnswer<T>);
  }

  /**
   * Looks at a session.
   *
   * @param judge - goes on with what is known of it
   * @param consequence - for the report: what becomes of the request where the store fails
   */
  look(
    { sid, sub }: Pick<TokenPayload, 'sid' | 'sub'>,
    judge: (state: SessionState) => MaybePromise<void>,
    consequence?: string,
  ): MaybePromise<void> {
    const bounds = consequence === undefined ? this.bounds : { ...this.bounds, consequence };
    return boundedCall(() => this.store.look(sid, sub), bounds, this.noteAnswer<SessionState>, judge);
  }

  private readonly noteAnswer = <T>(answer: T): T => {
    this.answeredAt = performance.now();
    return answer;
  };

  /** Has the store end something. Whatever comes of it, what it answered before is not relied on after. */
  async end<T>(ended: Ended, ending: (store: SessionStore) => Promise<T>): Promise<T> {
    try {
      return await this.ask(ending);
    } finally {
      this.cache?.end(ended);
    }
  }
}
