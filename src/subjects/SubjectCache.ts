import { GenerationalMap } from '../token/GenerationalMap';

interface Entry<Subject> {
  readonly uid: string;
  readonly subject: Subject;
  /** Milliseconds since 1970. */
  readonly until: number;
}

/**
 * Keeps subjects for a short time, so that not every request loads them. Each token has its own: a subject getter is
 * given the claims as well, and may answer differently for two tokens of one user. Bounded: what nobody asked for lately
 * makes room.
 */
export class SubjectCache<Subject> {
  private readonly entries: GenerationalMap<Entry<Subject>>;
  #forgotten = 0;

  /**
   * @param ttl - milliseconds
   * @param max - entries
   */
  constructor(
    private readonly ttl: number,
    max: number,
  ) {
    this.entries = new GenerationalMap(max);
  }

  get(jti: string): Subject | undefined {
    const entry = this.entries.get(jti);
    if (entry && entry.until > Date.now()) return entry.subject;
    this.entries.delete(jti);
    return undefined;
  }

  set(jti: string, uid: string, subject: Subject): void {
    this.entries.set(jti, { uid, subject, until: Date.now() + this.ttl });
  }

  /** Forgets one user, whichever token it was loaded for. */
  forget(uid: string): void {
    this.entries.deleteWhere(entry => entry.uid === uid);
    this.#forgotten += 1;
  }

  /** How often one was forgotten: what was loaded before may not be kept after. */
  get forgotten(): number {
    return this.#forgotten;
  }
}
