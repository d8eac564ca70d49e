import type { MaybePromise } from '../async/MaybePromise';
import { IssuerUnavailableError } from '../errors/errors';

/** For how long keys are used, in milliseconds. */
export interface KeyLifetimes {
  /**
   * How old keys may be while the issuer answers, unless it allows less. From half of this time on, they are loaded again in
   * the background.
   */
  readonly cacheFor: number;
  /** How old keys may be while the issuer does not answer. */
  readonly keepFor: number;
  /** The time between two loads, at least. */
  readonly cooldown: number;
}

/** The keys of one load. */
export interface LoadedKeys<Keys> {
  readonly keys: Keys;
  /** Milliseconds for which the issuer allows caches to use them. Undefined if it does not say. */
  readonly maxAge: number | undefined;
}

/** How the keys of one issuer are loaded. */
export interface KeyLoading<Keys> {
  readonly load: () => Promise<LoadedKeys<Keys>>;
  readonly lifetimes: KeyLifetimes;
  /** Reports a failed load. It must not throw. */
  readonly onFailure: (error: unknown, hasKeys: boolean) => void;
}

/**
 * The keys of an issuer, loaded when they are first needed and again before they are too old. There is at most one
 * load at a time, and one per cooldown, however many tokens arrive and whether the load succeeded or not. All times are by
 * the monotonic clock.
 */
export class RemoteKeys<Keys extends object> {
  private keys: Keys | undefined;
  private cacheFor = 0;
  private loadedAt = -Infinity;
  private triedAt = -Infinity;
  /** When the last load failed. Undefined if it succeeded. */
  private failedAt: number | undefined;
  private underWay: Promise<Keys> | undefined;

  constructor(private readonly loading: KeyLoading<Keys>) {}

  /** Returns the keys that can be used at once; undefined if they have to be loaded first. It may start a load in the background. */
  current(): Keys | undefined {
    const keys = this.usable();
    if (keys === undefined) return undefined;
    const { cacheFor } = this;
    const now = performance.now();
    const age = now - this.loadedAt;
    if (age < cacheFor / 2) return keys;
    // If the issuer did not answer a short time ago, requests do not wait for it.
    const isFresh = age < cacheFor || (this.failedAt !== undefined && now - this.failedAt < cacheFor);
    if (isFresh) this.start()?.catch(() => undefined);
    return isFresh ? keys : undefined;
  }

  /**
   * Returns the newest keys, after a load if the cooldown allows one.
   *
   * @throws IssuerUnavailableError if the issuer has not answered, and there are no keys of before that may still be used
   */
  newest(): MaybePromise<Keys> {
    return this.start() ?? this.requireKeys();
  }

  /** Milliseconds since the keys were loaded. Undefined without keys. */
  get age(): number | undefined {
    return this.usable() && performance.now() - this.loadedAt;
  }

  /** Starts a load, or joins the one that is under way. Returns undefined during the cooldown. */
  private start(): Promise<Keys> | undefined {
    if (this.underWay) return this.underWay;
    const now = performance.now();
    if (now - this.triedAt < this.loading.lifetimes.cooldown) return undefined;
    this.triedAt = now;
    this.underWay = this.reload().finally(() => (this.underWay = undefined));
    return this.underWay;
  }

  private async reload(): Promise<Keys> {
    const asked = performance.now();
    const { cacheFor, cooldown } = this.loading.lifetimes;
    try {
      const { keys, maxAge = cacheFor } = await this.loading.load();
      this.keys = keys;
      this.cacheFor = Math.min(cacheFor, Math.max(maxAge, cooldown));
      this.loadedAt = asked;
      this.failedAt = undefined;
    } catch (error) {
      this.failedAt = performance.now();
      this.loading.onFailure(error, this.usable() !== undefined);
    }
    return this.requireKeys();
  }

  private requireKeys(): Keys {
    const keys = this.usable();
    if (keys === undefined) throw new IssuerUnavailableError();
    return keys;
  }

  private usable(): Keys | undefined {
    return performance.now() - this.loadedAt < this.loading.lifetimes.keepFor ? this.keys : undefined;
  }
}
