import { RevocationUnavailableError } from '../errors/RevocationUnavailableError';
import { RevokedTokenError } from '../errors/RevokedTokenError';
import type { RevocationStore } from '../stores/RevocationStore';
import type { TokenPayload } from '../token/TokenPayload';
import type { TokenBlocklist } from './AuthCallbacks';
import { boundedCall, type CallBounds } from './boundedCall';
import { andThen, type MaybePromise } from './MaybePromise';

/** Asks the store and the application's blocklist whether a token is revoked. Either's yes is final. */
export class RevocationCheck {
  constructor(
    private readonly store: RevocationStore | undefined,
    private readonly blocklist: () => TokenBlocklist | undefined,
    private readonly bounds: Pick<CallBounds, 'deadlines' | 'logger'>,
  ) {}

  /** @throws RevokedTokenError, or RevocationUnavailableError where nobody could tell */
  assertNotRevoked(token: string, payload: TokenPayload): MaybePromise<void> {
    return andThen(this.askStore(payload), () => this.askBlocklist(token, payload));
  }

  private askStore(payload: TokenPayload): MaybePromise<void> {
    const { store } = this;
    if (!store) return;
    return this.ask('The revocation store', () => store.isRevoked(payload.jti));
  }

  private askBlocklist(token: string, payload: TokenPayload): MaybePromise<void> {
    const blocklist = this.blocklist();
    if (!blocklist) return;
    return this.ask('The token blocklist', () => blocklist(token, payload));
  }

  private ask(name: string, question: () => MaybePromise<boolean>): MaybePromise<void> {
    const answer = boundedCall(() => andThen(question(), readAnswer), {
      name,
      ...this.bounds,
      refusal: cause => new RevocationUnavailableError({ cause }),
    });
    return andThen(answer, isRevoked => {
      if (isRevoked) throw new RevokedTokenError();
    });
  }
}

/** A blocklist that forgets to answer must not let anyone in: only `false` (or a count of 0) is a no. */
function readAnswer(answer: unknown): boolean {
  if (answer === false || answer === 0) return false;
  if (answer) return true;
  throw new TypeError('A blocklist must answer true or false.');
}
