import { GenerationalMap } from '../token/GenerationalMap';

/** Keeps subjects for a short time, so that not every request loads them. Bounded: what nobody asked for lately makes room. */
export class SubjectCache<Subject> {
  private readonly entries: GenerationalMap<{ readonly subject: Subject; readonly until: number }>;
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

  get(uid: string): Subject | undefined {
    const entry = this.entries.get(uid);
    if (entry && entry.until > Date.now()) return entry.subject;
    this.entries.delete(uid);
    return undefined;
  }

  set(uid: string, subject: Subject): void {
    this.entries.set(uid, { subject, until: Date.now() + this.ttl });
  }

  delete(uid: string): void {
    this.entries.delete(uid);
    this.#forgotten += 1;
  }

  /** How often one was forgotten: what was loaded before may not be kept after. */
  get forgotten(): number {
    return this.#forgotten;
  }
}
