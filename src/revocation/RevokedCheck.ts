import { RevocationUnavailableError, RevokedTokenError } from '../errors/errors';
import type { RevocationStore } from './RevocationStore';
import type { TokenPayload } from '../token/TokenPayload';
import type { TokenBlocklist } from '../subjects/AuthCallbacks';
import { boundedCall, type CallBounds } from '../calls/boundedCall';
import type { MaybePromise } from '../async/MaybePromise';

/** Asks the revocation store and the application's blocklist whether a token is revoked. One yes is enough. */
export class RevokedCheck {
  /** When the store last answered, by the monotonic clock `performance.now()`. */
  answeredAt = -Infinity;
  private readonly ofStore: CallBounds;
  private readonly ofBlocklist: CallBounds;

  constructor(
    private readonly store: RevocationStore | undefined,
    private readonly blocklist: () => TokenBlocklist | undefined,
    bounds: Pick<CallBounds, 'deadlines' | 'logger'>,
  ) {
    this.ofStore = { ...bounds, name: 'The revocation store', refusal: unavailable };
    this.ofBlocklist = { ...bounds, name: 'The token blocklist', refusal: unavailable };
  }

  get hasStore(): boolean {
    return this.store !== undefined;
  }

  get hasBlocklist(): boolean {
    return this.blocklist() !== undefined;
  }

  /** @throws RevokedTokenError; RevocationUnavailableError if the store failed or timed out */
  askStore(payload: TokenPayload, consequence?: string): MaybePromise<void> {
    const { store } = this;
    if (!store) return;
    const bounds = consequence === undefined ? this.ofStore : { ...this.ofStore, consequence };
    return boundedCall(() => store.isRevoked(payload.jti), bounds, this.readStore, refuseIf);
  }

  private readonly readStore = (answer: unknown): boolean => {
    this.answeredAt = performance.now();
    return readRevoked(answer);
  };

  /** @throws RevokedTokenError; RevocationUnavailableError if the blocklist failed or timed out */
  askBlocklist(token: string, payload: TokenPayload): MaybePromise<void> {
    const blocklist = this.blocklist();
    if (!blocklist) return;
    return boundedCall(() => blocklist(token, payload), this.ofBlocklist, readRevoked, refuseIf);
  }
}

function refuseIf(isRevoked: boolean): void {
  if (isRevoked) throw new RevokedTokenError();
}

const unavailable = (cause: unknown): RevocationUnavailableError => new RevocationUnavailableError({ cause });

/**
 * Reads whether a token is revoked. Only `false`, or a count of 0, means that it is not. A missing answer must not let
 * anybody in.
 *
 * @throws TypeError for an answer that says neither
 */
export function readRevoked(answer: unknown): boolean {
  if (answer === false || answer === 0) return false;
  if (answer) return true;
  throw new TypeError('A blocklist must answer true or false.');
}
