import { waitingAtMost } from '../../../../async/LookupQueue';

/** Limits how many actions run at the same time. The others wait in the order in which they arrived. */
export class Semaphore {
  private readonly waiting: (() => void)[] = [];
  private running = 0;

  /** @param limit - how many actions may run at the same time */
  constructor(private readonly limit: number) {}

  /**
   * Runs an action as soon as the limit allows.
   *
   * @throws Error at once if too many actions wait already
   */
  async run<T>(action: () => Promise<T>): Promise<T> {
    if (this.waiting.length >= waitingAtMost) throw new Error('Too many changes wait for the database.');
    if (this.running >= this.limit) await new Promise<void>(start => this.waiting.push(start));
    else this.running += 1;
    try {
      return await action();
    } finally {
      const startNext = this.waiting.shift();
      // The next action takes over this one's place, so the count stays the same.
      if (startNext) startNext();
      else this.running -= 1;
    }
  }
}
