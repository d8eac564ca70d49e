import { waitingAtMost } from '../../../async/LookupQueue';

/** Lets so many act at a time, and the others wait in the order in which they came. */
export class Turnstile {
  private readonly waiting: (() => void)[] = [];
  private within = 0;

  /** @param places - how many */
  constructor(private readonly places: number) {}

  /** Acts, once there is a place. */
  async pass<T>(act: () => Promise<T>): Promise<T> {
    if (this.waiting.length >= waitingAtMost) throw new Error('Too many changes wait for the database.');
    if (this.within >= this.places) await new Promise<void>(enter => this.waiting.push(enter));
    else this.within += 1;
    try {
      return await act();
    } finally {
      const next = this.waiting.shift();
      // The place goes from hand to hand.
      if (next) next();
      else this.within -= 1;
    }
  }
}
