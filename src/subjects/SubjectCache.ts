import { BoundedMap } from '../async/BoundedMap';
import type { TokenPayload } from '../token/TokenPayload';

/** The claims by which a cached subject is told apart. Two tokens can have the same `jti`, but not all of these. */
type TokenIdentity = Pick<TokenPayload, 'jti' | 'sub' | 'sid' | 'since'>;

interface Entry<Subject> extends Omit<TokenIdentity, 'jti'> {
  readonly subject: Subject;
  /** When the entry ends, by the monotonic clock, which a change of the system time does not move. */
  readonly until: number;
}

/**
 * Caches subjects for a short time, so that not every request loads them. The cache has an entry for each token, not for
 * each user, because the subject getter gets the claims and may answer differently for two tokens of one user. Its size is
 * bounded: entries that were not used lately are dropped.
 */
export class SubjectCache<Subject> {
  private readonly entries: BoundedMap<Entry<Subject>>;
  #forgotten = 0;

  /**
   * @param ttl - milliseconds
   * @param max - entries
   */
  constructor(
    private readonly ttl: number,
    max: number,
  ) {
    this.entries = new BoundedMap(max);
  }

  /** Returns the subject that was cached for this token. */
  get({ jti, sub, sid, since }: TokenIdentity): Subject | undefined {
    const entry = this.entries.get(jti);
    if (entry === undefined) return undefined;
    if (entry.until <= performance.now()) {
      this.entries.delete(jti);
      return undefined;
    }
    return entry.sub === sub && entry.sid === sid && entry.since === since ? entry.subject : undefined;
  }

  set({ jti, sub, sid, since }: TokenIdentity, subject: Subject): void {
    this.entries.set(jti, { sub, sid, since, subject, until: performance.now() + this.ttl });
  }

  /** Drops all entries of one user. */
  forget(uid: string): void {
    this.entries.deleteWhere(({ sub }) => sub === uid);
    this.#forgotten += 1;
  }

  /** How often `forget` was called. A subject that was loaded before a call must not be cached after it. */
  get forgotten(): number {
    return this.#forgotten;
  }
}
