import { OverloadError } from './LookupQueue';
import { setImmediate } from './timers';

/** Answers several items at once, in their order. */
export type BatchRunner<Item, Answer> = (items: readonly Item[]) => Promise<readonly Answer[]>;

/** Limits of batched calls. */
export interface BatchLimits {
  /** How many batches may run at the same time. */
  readonly running: number;
  /** How many items one batch may have. */
  readonly items: number;
  /** How many items may wait for a batch. One more fails at once. */
  readonly waiting: number;
}

interface Waiting<Item, Answer> {
  readonly item: Item;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (reason: unknown) => void;
}

/**
 * Batches calls whose items differ, such as changes. The calls of one turn of the event loop run together. While the
 * maximum number of batches is running, further calls wait, and run together afterwards. Time limits are for the runner to
 * set.
 */
export class BatchedCalls<Item, Answer> {
  private readonly waiting: Waiting<Item, Answer>[] = [];
  private running = 0;
  private isScheduled = false;

  constructor(
    private readonly run: BatchRunner<Item, Answer>,
    private readonly limits: BatchLimits,
  ) {}

  /** @throws OverloadError if too many items wait; any error of the runner */
  ask(item: Item): Promise<Answer> {
    if (this.waiting.length >= this.limits.waiting) {
      return Promise.reject(new OverloadError('Too many calls wait for the store.'));
    }
    return new Promise((resolve, reject) => {
      this.waiting.push({ item, resolve, reject });
      this.schedule();
    });
  }

  private schedule(): void {
    if (this.isScheduled) return;
    this.isScheduled = true;
    setImmediate(() => {
      this.isScheduled = false;
      while (this.waiting.length > 0 && this.running < this.limits.running) void this.runBatch();
    });
  }

  private async runBatch(): Promise<void> {
    const batch = this.waiting.splice(0, this.limits.items);
    this.running += 1;
    try {
      const answers = await this.run(batch.map(({ item }) => item));
      batch.forEach(({ resolve }, i) => {
        resolve(answers[i] as Answer);
      });
    } catch (error) {
      for (const { reject } of batch) reject(error);
    } finally {
      this.running -= 1;
      if (this.waiting.length > 0) this.schedule();
    }
  }
}
