import { setImmediate } from './timers';

/** Finds the values of several keys. Returns them in the order of the keys. */
export type BatchFinder<Key, Value> = (keys: readonly Key[]) => readonly Value[] | Promise<readonly Value[]>;

interface Question<Key, Value> {
  readonly key: Key;
  readonly resolve: (value: Value) => void;
  readonly reject: (reason: unknown) => void;
}

/**
 * Batches the lookups that arrive in one turn of the event loop, and sends them together when the turn ends. Answers are
 * not cached, so every answer is newer than its question.
 */
export class BatchedLookup<Key, Value> {
  private waiting: Question<Key, Value>[] = [];

  constructor(private readonly find: BatchFinder<Key, Value>) {}

  ask(key: Key): Promise<Value> {
    return new Promise((resolve, reject) => {
      if (this.waiting.push({ key, resolve, reject }) === 1) setImmediate(() => void this.flush());
    });
  }

  private async flush(): Promise<void> {
    const batch = this.waiting;
    this.waiting = [];
    try {
      const found = this.find(batch.map(({ key }) => key));
      const values = found instanceof Promise ? await found : found;
      batch.forEach(({ resolve }, i) => {
        resolve(values[i] as Value);
      });
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  }
}
