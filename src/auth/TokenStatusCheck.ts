import { RevocationUnavailableError } from '../errors/errors';
import type { Requirement, RevocationMode } from '../access/AccessRule';
import type { TokenPayload } from '../token/TokenPayload';
import { andThen, runBoth, type MaybePromise, orElse, settle } from '../async/MaybePromise';
import type { RevocationCache } from '../revocation/RevocationCache';
import type { RevokedCheck } from '../revocation/RevokedCheck';
import type { SessionCheck } from '../sessions/SessionCheck';

/** How often a store or the blocklist left requests undecided, since the start. */
export interface FailureCounts {
  /** Tokens that were let in though a store had not answered: their route fails open. */
  readonly failedOpen: number;
  /** Tokens that were refused with `RevocationUnavailableError`. */
  readonly failedClosed: number;
}

/** What is asked whether tokens hold. */
export interface Asked {
  readonly revoked: RevokedCheck;
  /** Undefined where none are kept. */
  readonly sessions: SessionCheck | undefined;
  /** Undefined where nothing is remembered. */
  readonly cache: RevocationCache | undefined;
  /** What routes do that say nothing. */
  readonly defaultMode: RevocationMode;
}

type How = Pick<Requirement, 'revocation' | 'failOpen'>;

/** Tells whether a verified token still holds: by the stores or what they answered lately, and by the blocklist. */
export class TokenStatusCheck {
  private failedOpen = 0;
  private failedClosed = 0;

  constructor(private readonly asked: Asked) {}

  /** How often nobody could tell, since the start. */
  get counts(): FailureCounts {
    return Object.freeze({ failedOpen: this.failedOpen, failedClosed: this.failedClosed });
  }

  /** What a requirement wants that is not there, and the fix; undefined for nothing. */
  missingFor({ revocation, failOpen }: How): string | undefined {
    const { cache, revoked, sessions } = this.asked;
    if (revocation === 'cached' && !cache) {
      return "revocation 'cached' has no cache to ask. Give AuthX revocationCache: { ttl: '5s' }.";
    }
    if (failOpen && !revoked.hasStore && !sessions) {
      return 'failOpen has no store that could fail. Give AuthX revokedTokens or sessions, or leave it out.';
    }
    return undefined;
  }

  /**
   * Decides about a request's token. Only for access tokens a route may say that it can wait, or fail open.
   *
   * @throws RevokedTokenError, SessionRevoked; RevocationUnavailableError where nobody could tell
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

  /** Asks everyone, whatever is remembered. */
  assertHolds(token: string, payload: TokenPayload): MaybePromise<void> {
    return andThen(this.askStores(payload), () => this.asked.revoked.askBlocklist(token, payload));
  }

  /** Asks both stores, in one turn of the event loop. */
  private askStores(payload: TokenPayload, outage?: Outage): MaybePromise<void> {
    const { revoked, sessions, cache } = this.asked;
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
        // Once refused, not let in again for the rest of the time that it was remembered for.
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
      },
      this.countRefusal,
    );
  }

  private readonly countRefusal = (error: unknown): never => {
    if (error instanceof RevocationUnavailableError) this.failedClosed += 1;
    throw error;
  };
}

/** A route that lets requests in while a store is out. */
interface Outage {
  /** When its stores were asked, on the clock of `performance.now()`. */
  readonly since: number;
  isMet: boolean;
}

/**
 * Asks a store, and where requests are let in while it is out, notes that it is. It is not where it has answered anybody
 * since: then it is this process that has too much to do, which a client can see to.
 */
function tolerate(
  outage: Outage | undefined,
  store: { readonly answeredAt: number } | undefined,
  question: () => MaybePromise<void>,
): MaybePromise<void> {
  if (!outage) return question();
  return orElse(question, error => {
    const isOut = error instanceof RevocationUnavailableError && store !== undefined && store.answeredAt < outage.since;
    if (!isOut) throw error;
    outage.isMet = true;
  });
}
