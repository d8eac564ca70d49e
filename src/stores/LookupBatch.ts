/** Finds, of some keys, those that are there. */
export type Finder = (keys: readonly string[]) => ReadonlySet<string> | Promise<ReadonlySet<string>>;

interface Lookup {
  readonly key: string;
  readonly resolve: (isThere: boolean) => void;
  readonly reject: (reason: unknown) => void;
}

/**
 * Collects the lookups that arrive in one turn of the event loop, and asks for all of them at once when it ends. Nothing
 * is kept from one turn to the next: every answer is younger than its question.
 */
export class LookupBatch {
  private waiting: Lookup[] = [];

  constructor(private readonly find: Finder) {}

  has(key: string): Promise<boolean> {
    return new Promise((resolve, reject) => {
      if (this.waiting.push({ key, resolve, reject }) === 1) setImmediate(() => void this.flush());
    });
  }

  private async flush(): Promise<void> {
    const batch = this.waiting;
    this.waiting = [];
    try {
      const found = this.find(batch.map(({ key }) => key));
      const there = found instanceof Promise ? await found : found;
      for (const { key, resolve } of batch) resolve(there.has(key));
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  }
}
