import { RevocationUnavailableError } from '../errors/errors';
import type { SessionState, SessionStore } from './SessionStore';
import type { TokenPayload } from '../token/TokenPayload';
import { readSessionState } from './readSessionState';
import { boundedCall, type CallBounds } from '../calls/boundedCall';
import type { MaybePromise } from '../async/MaybePromise';
import type { Ended, RevocationCache } from '../revocation/RevocationCache';

/** Calls the session store with a time limit. A failure is logged, and the request is refused with 503. */
export class SessionStoreCalls {
  /** When the store last answered, by the monotonic clock `performance.now()`. */
  answeredAt = -Infinity;
  private readonly bounds: CallBounds;

  constructor(
    private readonly store: SessionStore,
    bounds: Pick<CallBounds, 'deadlines' | 'logger'>,
    /** Undefined if there is no revocation cache. */
    private readonly cache: Pick<RevocationCache, 'end'> | undefined,
  ) {
    const refusal = (cause: unknown): RevocationUnavailableError => new RevocationUnavailableError({ cause });
    this.bounds = { ...bounds, name: 'The session store', refusal };
  }

  /** @param consequence - for the log: what happens if the store fails. Default: the request is refused */
  ask<T>(question: (store: SessionStore) => MaybePromise<T>, consequence?: string): MaybePromise<T> {
    return boundedCall(() => question(this.store), this.boundsWith(consequence), this.noteAnswer<T>);
  }

  /**
   * Reads the state of a session.
   *
   * @param judge - continues with the state
   * @param consequence - for the log: what happens to the request if the store fails
   */
  look(
    { sid, sub }: Pick<TokenPayload, 'sid' | 'sub'>,
    judge: (state: SessionState) => MaybePromise<void>,
    consequence?: string,
  ): MaybePromise<void> {
    const bounds = this.boundsWith(consequence);
    return boundedCall(() => this.store.look(sid, sub), bounds, this.readState, judge);
  }

  private boundsWith(consequence: string | undefined): CallBounds {
    return consequence === undefined ? this.bounds : { ...this.bounds, consequence };
  }

  private readonly noteAnswer = <T>(answer: T): T => {
    this.answeredAt = performance.now();
    return answer;
  };

  private readonly readState = (answer: unknown): SessionState => this.noteAnswer(readSessionState(answer));

  /** Returns the state of a session. */
  state(sid: string | undefined, subject: string): MaybePromise<SessionState> {
    return boundedCall(() => this.store.look(sid, subject), this.bounds, this.readState);
  }

  /** Lets the store end tokens. The cached answers are dropped even if the store fails. */
  async end<T>(ended: Ended, ending: (store: SessionStore) => Promise<T>): Promise<T> {
    try {
      return await this.ask(ending);
    } finally {
      this.cache?.end(ended);
    }
  }
}
