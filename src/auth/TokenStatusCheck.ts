import { OverloadError } from '../async/LookupQueue';
import { RevocationUnavailableError } from '../errors/errors';
import type { Requirement, RevocationMode } from '../access/AccessRule';
import type { TokenPayload } from '../token/TokenPayload';
import type { CountsByOperation, OperationCounts } from '../calls/OperationCounts';
import { andThen, runBoth, type MaybePromise, orElse, settle } from '../async/MaybePromise';
import type { RevocationCache } from '../revocation/RevocationCache';
import type { RevokedCheck } from '../revocation/RevokedCheck';
import type { SessionCheck } from '../sessions/SessionCheck';

/** How often a store or the blocklist gave no answer, and how each operation ended, since the start. */
export interface FailureCounts {
  /** Requests that were allowed without an answer, because their route fails open. */
  readonly failedOpen: number;
  /** Requests whose token was refused with `RevocationUnavailableError`. */
  readonly failedClosed: number;
  /** How each operation ended. `lookup` counts each check of a token's status. */
  readonly operations: CountsByOperation;
}

/** The sources that know the status of tokens. */
export interface Asked {
  readonly revoked: RevokedCheck;
  /** Undefined if no sessions are kept. */
  readonly sessions: SessionCheck | undefined;
  /** Undefined if there is no revocation cache. */
  readonly cache: RevocationCache | undefined;
  /** The mode of routes without `@RevocationCheck()`. */
  readonly defaultMode: RevocationMode;
  readonly counts: OperationCounts;
}

type How = Pick<Requirement, 'revocation' | 'failOpen'>;

/** Checks that a verified token was not revoked and that its session was not ended, by the stores or the cache, and by the blocklist. */
export class TokenStatusCheck {
  private failedOpen = 0;
  private failedClosed = 0;

  constructor(private readonly asked: Asked) {}

  /** How often there was no answer, since the start. */
  get counts(): FailureCounts {
    const { failedOpen, failedClosed } = this;
    return Object.freeze({ failedOpen, failedClosed, operations: this.asked.counts.snapshot() });
  }

  /** Returns what a requirement needs that is missing, with the fix; undefined if nothing is missing. */
  missingFor({ revocation, failOpen }: How): string | undefined {
    const { cache, revoked, sessions } = this.asked;
    if (revocation === 'cached' && !cache) {
      return "revocation 'cached' needs a cache. Give AuthX revocationCache: { ttl: '5s' }.";
    }
    if (failOpen && !revoked.hasStore && !sessions) {
      return 'failOpen needs a store. Give AuthX revokedTokens or sessions, or remove failOpen.';
    }
    return undefined;
  }

  /** Returns how the status of a token is checked; `'none'` if there is neither a store nor a blocklist. */
  modeFor({ type, revocation }: Requirement): RevocationMode | 'none' {
    const { revoked, sessions, defaultMode } = this.asked;
    if (!revoked.hasStore && !revoked.hasBlocklist && !sessions) return 'none';
    return type === 'refresh' ? 'strict' : (revocation ?? defaultMode);
  }

  /**
   * Checks the token of a request. The cache and failing open apply to access tokens only.
   *
   * @throws RevokedTokenError, SessionRevoked; RevocationUnavailableError if there is no answer
   */
  decide(token: string, payload: TokenPayload, { revocation, failOpen }: How): MaybePromise<void> {
    const { cache, defaultMode } = this.asked;
    const isAccess = payload.type === 'access';
    const isKnown = isAccess && (revocation ?? defaultMode) === 'cached' && cache?.knows(payload);
    if (isKnown) return this.askBlocklist(token, payload);
    const outage = isAccess && failOpen ? { since: performance.now(), isMet: false } : undefined;
    return settle(
      () => this.askStores(payload, outage),
      () => this.askBlocklist(token, payload, outage),
      this.countRefusal,
    );
  }

  /** Asks the stores and the blocklist, without the cache. */
  assertHolds(token: string, payload: TokenPayload): MaybePromise<void> {
    return andThen(this.askStores(payload), () => this.asked.revoked.askBlocklist(token, payload));
  }

  /**
   * Asks the stores and the blocklist as {@link assertHolds} does, but changes nothing: no session is ended, and no
   * activity is noted.
   */
  inspect(token: string, payload: TokenPayload): MaybePromise<void> {
    const { revoked, sessions } = this.asked;
    const askBoth = runBoth(
      () => revoked.askStore(payload),
      () => sessions?.inspect(payload),
    );
    return andThen(askBoth, () => revoked.askBlocklist(token, payload));
  }

  /** Asks both stores, in one turn of the event loop. */
  private askStores(payload: TokenPayload, outage?: Outage): MaybePromise<void> {
    const { revoked, cache } = this.asked;
    // Sessions are those of this login system. The `sid` of another issuer means a session there.
    const sessions = payload.isRemote ? undefined : this.asked.sessions;
    const asking = payload.type === 'access' ? cache?.ask() : undefined;
    const consequence = outage && 'its route fails open';
    const askBoth = (): MaybePromise<void> =>
      runBoth(
        () => tolerate(outage, revoked, () => revoked.askStore(payload, consequence)),
        () => tolerate(outage, sessions, () => sessions?.assertLive(payload, consequence)),
      );
    if (!cache) return askBoth();
    return settle(
      askBoth,
      () => {
        if (asking && !outage?.isMet) cache.remember(payload, asking);
      },
      error => {
        // A refused token must not be allowed again by an older entry of the cache.
        if (!(error instanceof RevocationUnavailableError)) cache.forget(payload);
        throw error;
      },
    );
  }

  private askBlocklist(token: string, payload: TokenPayload, outage?: Outage): MaybePromise<void> {
    return settle(
      () => this.asked.revoked.askBlocklist(token, payload),
      () => {
        if (outage?.isMet) this.failedOpen += 1;
        this.asked.counts.add('lookup', outage?.isMet ? 'unavailable' : 'succeeded');
      },
      this.countRefusal,
    );
  }

  private readonly countRefusal = (error: unknown): never => {
    if (error instanceof RevocationUnavailableError) this.failedClosed += 1;
    this.asked.counts.addFailure('lookup', error);
    throw error;
  };
}

/** The state of one request whose route fails open. */
interface Outage {
  /** When the stores were asked, by the monotonic clock `performance.now()`. */
  readonly since: number;
  isMet: boolean;
}

/**
 * Asks a store. If the route fails open, the failure of a store that is out is only noted.
 *
 * The store itself must show that it is out. If it answered any request since this one asked, or if this process did not
 * even send the lookup, the process has too much to do. A client can cause that, so the request is refused.
 */
function tolerate(
  outage: Outage | undefined,
  store: { readonly answeredAt: number } | undefined,
  question: () => MaybePromise<void>,
): MaybePromise<void> {
  if (!outage) return question();
  return orElse(question, error => {
    const isOut =
      error instanceof RevocationUnavailableError &&
      !(error.cause instanceof OverloadError) &&
      store !== undefined &&
      store.answeredAt < outage.since;
    if (!isOut) throw error;
    outage.isMet = true;
  });
}
