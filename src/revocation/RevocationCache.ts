import type { Duration } from '../config/Duration';
import type { RevocationMode } from '../access/AccessRule';
import { assertNames } from '../config/assertNames';
import { readSize, readTimerLength } from '../config/readTimerLength';
import { ConfigurationError } from '../errors/errors';
import { isRevocationMode } from '../access/guardOptions';
import { BoundedMap } from '../async/BoundedMap';
import type { TokenPayload } from '../token/TokenPayload';

/** Options of the revocation cache, which routes with `@RevocationCheck('cached')` use. */
export interface RevocationCacheOptions {
  /** How old a cached answer may be. A token that another process revokes is refused within this time. */
  ttl: Duration;
  /** How many tokens the cache holds. Default 10 000. */
  max?: number | undefined;
  /** The mode of routes without `@RevocationCheck()`. Default `'strict'`. */
  default?: RevocationMode | undefined;
}

/** The names of the options above, so that a misspelt name fails the start. */
export const revocationCacheOptionNames: readonly string[] = [
  'ttl',
  'max',
  'default',
] satisfies (keyof RevocationCacheOptions)[];

/** {@link RevocationCacheOptions} with their defaults. */
export interface RevocationCacheSettings {
  /** Milliseconds. */
  readonly ttl: number;
  readonly max: number;
  readonly default: RevocationMode;
}

/**
 * Reads the options of the cache.
 *
 * @throws ConfigurationError naming the option and the fix
 */
export function readRevocationCache(options: RevocationCacheOptions): RevocationCacheSettings {
  if (typeof (options as unknown) !== 'object' || (options as unknown) === null) {
    throw new ConfigurationError("revocationCache: must be an object: { ttl: '5s' }.");
  }
  assertNames(options, revocationCacheOptionNames, 'revocationCache.');
  const { ttl, max = 10_000, default: mode = 'strict' } = options;
  if (!isRevocationMode(mode)) {
    throw new ConfigurationError("revocationCache.default: must be 'strict' or 'cached'.");
  }
  return { ttl: readTimerLength('revocationCache.ttl', ttl), max: readSize('revocationCache.max', max), default: mode };
}

/** The tokens that were ended: one token, all tokens of a session, or all tokens of a subject. */
export type Ended = { readonly jti: string } | { readonly sid: string } | { readonly subject: string };

/** The moment at which the stores were asked about a token. */
export interface Asking {
  /** Milliseconds by the monotonic clock `performance.now()`. */
  readonly at: number;
  /** How many calls of `end` there had been. */
  readonly endings: number;
}

/** A token that the stores did not call revoked, or a token that was refused since. */
interface Entry extends Pick<TokenPayload, 'sub' | 'sid' | 'since'> {
  readonly at: number;
  readonly isRefused?: boolean;
}

/**
 * Caches for a short time that a token is not revoked. It never caches a refusal. If this process ends a token, its entry
 * is dropped at once, and an answer to an earlier question is not cached any more.
 */
export class RevocationCache {
  private readonly entries: BoundedMap<Entry>;
  private endings = 0;

  constructor(readonly settings: Pick<RevocationCacheSettings, 'ttl' | 'max'>) {
    this.entries = new BoundedMap(settings.max);
  }

  /** Notes the moment. Call it before the stores are asked, because an answer is as old as its question. */
  ask(): Asking {
    return { at: performance.now(), endings: this.endings };
  }

  /** Caches that a token is not revoked. */
  remember({ jti, sub, sid, since }: TokenPayload, { at, endings }: Asking): void {
    if (endings !== this.endings) return;
    const known = this.entries.get(jti);
    // The token was refused by an answer to a later question, so this answer is outdated.
    if (known?.isRefused && known.at >= at) return;
    this.entries.set(jti, { sub, sid, since, at });
  }

  /** Tells whether the cache holds this very token. Another token may have the same `jti` and belong to another session. */
  knows({ jti, sub, sid, since }: TokenPayload): boolean {
    const entry = this.entries.get(jti);
    if (entry === undefined || entry.isRefused) return false;
    if (performance.now() - entry.at >= this.settings.ttl) return false;
    return entry.sub === sub && entry.sid === sid && entry.since === since;
  }

  /** Drops the entries of ended tokens. */
  end(ended: Ended): void {
    this.endings += 1;
    if ('jti' in ended) this.entries.delete(ended.jti);
    else if ('sid' in ended) this.entries.deleteWhere(({ sid }) => sid === ended.sid);
    else this.entries.deleteWhere(({ sub }) => sub === ended.subject);
  }

  /** Drops a token that was refused now. Answers to earlier questions about it are not cached any more. */
  forget({ jti, sub, sid, since }: TokenPayload): void {
    this.entries.set(jti, { sub, sid, since, at: performance.now(), isRefused: true });
  }
}
