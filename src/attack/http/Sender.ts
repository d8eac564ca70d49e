import { pause } from '../../async/timers';
import { AttackError } from '../AttackError';
import type { AttackLimits } from '../AttackOptions';
import type { Target } from '../Target';
import { exchange } from './exchange';
import type { Outcome } from './RawAnswer';
import type { RawRequest } from './RawRequest';

/** How many times longer an answer to a repeated request may take. */
const patience = 4;

/** Sends requests, and bounds their number and their rate. */
export class Sender {
  readonly maxRequests: number;
  private readonly between: number;
  private readonly timeout: number;
  private nextAt = 0;
  private sent = 0;

  constructor(
    readonly target: Target,
    { maxRequests = 2000, rate = 200, timeout = 5000 }: AttackLimits,
  ) {
    this.maxRequests = maxRequests;
    this.between = 1000 / rate;
    this.timeout = timeout;
  }

  /** The number of requests that were sent. */
  get tried(): number {
    return this.sent;
  }

  /** The number of requests that may still be sent. */
  get left(): number {
    return this.maxRequests - this.sent;
  }

  /**
   * Sends a request when its turn has come.
   *
   * @throws AttackError if no request may be sent any more
   */
  async send(request: RawRequest, timeout = this.timeout): Promise<Outcome> {
    if (this.left <= 0) throw new AttackError('The requests that --max-requests allows are spent. Allow more.');
    this.sent += 1;
    const now = performance.now();
    this.nextAt = Math.max(now, this.nextAt + this.between);
    if (this.nextAt > now) await pause(this.nextAt - now);
    return exchange(this.target, request, timeout);
  }

  /** Sends a request once more, and waits longer for its answer, because a busy server is no finding. */
  sendAgain(request: RawRequest): Promise<Outcome> {
    return this.send(request, this.timeout * patience);
  }
}
