import type { AuthXError } from '../errors/AuthXError';
import { RevocationUnavailableError } from '../errors/errors';
import { type Operation, operations } from '../errors/Operation';
import { eventChannels } from '../events/eventChannels';
import { pageOf } from './pageOf';
import type { Session, SessionEnd } from './Session';
import type { SessionPage, SessionState, SessionStore } from './SessionStore';
import type { TokenPayload } from '../token/TokenPayload';
import { readSessions, readSessionState } from './readSessionState';
import { boundedCall, type CallBounds } from '../calls/boundedCall';
import type { MaybePromise } from '../async/MaybePromise';
import type { Ended, RevocationCache } from '../revocation/RevocationCache';

/** A session store, and what its calls share. */
export interface SessionStoreAccess {
  readonly store: SessionStore;
  readonly bounds: Pick<CallBounds, 'deadlines' | 'logger'>;
  /** Undefined if there is no revocation cache. */
  readonly cache: Pick<RevocationCache, 'end'> | undefined;
  /** The login type of the sessions, for events. */
  readonly loginType?: string | undefined;
}

/**
 * Calls the session store with a time limit. A failure is logged, and the request is refused with 503. Both name the
 * operation for which the store was called.
 */
export class SessionStoreCalls {
  private readonly bounds: CallBounds;
  /** When the store last answered, by the monotonic clock `performance.now()`. The calls of all operations share it. */
  private readonly answered: { at: number };

  constructor(
    private readonly access: SessionStoreAccess,
    operation: Operation = 'lookup',
    answered = { at: -Infinity },
  ) {
    const { message } = operations[operation];
    const refusal = (cause: unknown): RevocationUnavailableError => new RevocationUnavailableError({ cause, message });
    this.bounds = { ...access.bounds, name: 'The session store', operation, refusal };
    this.answered = answered;
  }

  /** Returns the calls of another operation. */
  during(operation: Operation): SessionStoreCalls {
    return new SessionStoreCalls(this.access, operation, this.answered);
  }

  /** The login type of the sessions, for events. */
  get loginType(): string | undefined {
    return this.access.loginType;
  }

  /** When the store last answered any call, by the monotonic clock `performance.now()`. */
  get answeredAt(): number {
    return this.answered.at;
  }

  /** @param consequence - for the log: what happens if the store fails. Default: the request is refused */
  ask<T>(question: (store: SessionStore) => MaybePromise<T>, consequence?: string): MaybePromise<T> {
    return boundedCall(() => question(this.access.store), this.boundsWith(consequence), this.noteAnswer<T>);
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
    return boundedCall(() => this.access.store.look(sid, sub), bounds, this.readState, judge);
  }

  private boundsWith(consequence: string | undefined): CallBounds {
    return consequence === undefined ? this.bounds : { ...this.bounds, consequence };
  }

  private readonly noteAnswer = <T>(answer: T): T => {
    this.answered.at = performance.now();
    return answer;
  };

  private readonly readState = (answer: unknown): SessionState => this.noteAnswer(readSessionState(answer));

  /** Returns the state of a session. */
  state(sid: string | undefined, subject: string): MaybePromise<SessionState> {
    return boundedCall(() => this.access.store.look(sid, subject), this.bounds, this.readState);
  }

  /** Returns sessions of a subject, in order. */
  async list(subject: string, page?: SessionPage): Promise<Session[]> {
    const read = (answer: unknown): Session[] => this.noteAnswer(pageOf(readSessions(answer), page));
    return boundedCall(() => this.access.store.list(subject, page), this.bounds, read);
  }

  /** Lets the store end tokens. The cached answers are dropped even if the store fails. */
  async end<T>(ended: Ended, ending: (store: SessionStore) => Promise<T>): Promise<T> {
    try {
      return await this.ask(ending);
    } finally {
      this.access.cache?.end(ended);
    }
  }

  /** Ends a session and all its tokens. Returns whether the session existed and was not ended before. */
  async endSession(sid: string, end: SessionEnd): Promise<boolean> {
    const hasEnded = await this.end({ sid }, store => store.revoke(sid, { at: Date.now(), end }));
    if (hasEnded && eventChannels['session.ended'].isHeard) {
      const { loginType } = this;
      const ended = { reason: end, sessionId: sid, subject: undefined, loginType };
      eventChannels['session.ended'].publish({ scope: 'one', ...ended });
    }
    return hasEnded;
  }

  /** The error for a store that answered, but cannot be trusted. */
  refusal(): AuthXError {
    return this.bounds.refusal(undefined);
  }
}
