import type { Duration } from '../config/Duration';
import type { RevocationMode } from '../access/AccessRule';
import { assertNames } from '../config/assertNames';
import { readSize, readTimerLength } from '../config/readTimerLength';
import { ConfigurationError } from '../errors/errors';
import { isRevocationMode } from '../access/guardOptions';
import { GenerationalMap } from '../token/GenerationalMap';
import type { TokenPayload } from '../token/TokenPayload';

/** What the stores answered is relied on for a while, on the routes that can wait. */
export interface RevocationCacheOptions {
  /** How long at most after it was asked for. A token that another process ends is refused within that time. */
  ttl: Duration;
  /** How many tokens are remembered. Default 10 000. */
  max?: number | undefined;
  /** What routes do that say nothing. Default `'strict'`. */
  default?: RevocationMode | undefined;
}

/** The names above, so that a misspelt one fails at start. */
export const revocationCacheOptionNames: readonly string[] = [
  'ttl',
  'max',
  'default',
] satisfies (keyof RevocationCacheOptions)[];

/** {@link RevocationCacheOptions}, complete. */
export interface RevocationCacheSettings {
  /** Milliseconds. */
  readonly ttl: number;
  readonly max: number;
  readonly default: RevocationMode;
}

/** @throws ConfigurationError naming the option and the fix */
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

/** What was ended: one token, or all of a session or of a subject. */
export type Ended = { readonly jti: string } | { readonly sid: string } | { readonly subject: string };

/** The moment at which the stores were asked. */
export interface Asking {
  /** Milliseconds on the clock of `performance.now()`, which no change of the date moves. */
  readonly at: number;
  /** How much had been ended by then. */
  readonly endings: number;
}

/** A token that held when the stores were asked, and by what they were asked; or that was refused since. */
interface Entry extends Pick<TokenPayload, 'sub' | 'sid' | 'since'> {
  readonly at: number;
  readonly isRefused?: boolean;
}

/**
 * Remembers for a short time which tokens the stores let pass; never that one was refused. What this process ends is
 * forgotten at once, and what was asked before that is not remembered after.
 */
export class RevocationCache {
  private readonly entries: GenerationalMap<Entry>;
  private endings = 0;

  constructor(readonly settings: Pick<RevocationCacheSettings, 'ttl' | 'max'>) {
    this.entries = new GenerationalMap(settings.max);
  }

  /** To be called before the stores are asked: an answer is as old as its question. */
  ask(): Asking {
    return { at: performance.now(), endings: this.endings };
  }

  /** Remembers that a token held. */
  remember({ jti, sub, sid, since }: TokenPayload, { at, endings }: Asking): void {
    if (endings !== this.endings) return;
    const known = this.entries.get(jti);
    // Refused by an answer to a later question: this one is late.
    if (known?.isRefused && known.at >= at) return;
    this.entries.set(jti, { sub, sid, since, at });
  }

  /** Whether a token held a moment ago. Another token may bear its `jti`, and belong to another session. */
  knows({ jti, sub, sid, since }: TokenPayload): boolean {
    const entry = this.entries.get(jti);
    if (entry === undefined || entry.isRefused) return false;
    if (performance.now() - entry.at >= this.settings.ttl) {
      this.entries.delete(jti);
      return false;
    }
    return entry.sub === sub && entry.sid === sid && entry.since === since;
  }

  /** Forgets what was ended. */
  end(ended: Ended): void {
    this.endings += 1;
    if ('jti' in ended) this.entries.delete(ended.jti);
    else if ('sid' in ended) this.entries.deleteWhere(({ sid }) => sid === ended.sid);
    else this.entries.deleteWhere(({ sub }) => sub === ended.subject);
  }

  /** Forgets a token that was refused now, and what the stores were asked of it before. */
  forget({ jti, sub, sid, since }: TokenPayload): void {
    this.entries.set(jti, { sub, sid, since, at: performance.now(), isRefused: true });
  }
}
