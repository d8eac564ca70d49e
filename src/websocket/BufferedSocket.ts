import { setTimeout } from '../async/timers';
import { AuthXError } from '../errors/AuthXError';
import { closeCodeOf } from './closeCodes';
import type { ServerSocket } from './SocketServer';

/** The treatment of a socket's events: deliver them, hold them back, or drop them. */
export type Verdict = 'pass' | 'hold' | 'drop';

/** Decides what to do with an event. */
export type GateKeeper = (event: string, args: readonly unknown[]) => Verdict;

/** The events that a client can cause as often as it likes. */
const received: ReadonlySet<string | symbol> = new Set(['message', 'ping', 'pong']);

/** How long a client may take to answer a close frame, in milliseconds. */
const grace = 1000;

/**
 * A socket whose events can be held back. Pausing the socket is not enough: it still delivers what it has already read,
 * and what follows the close frame that was sent.
 */
export class BufferedSocket {
  #keeper: GateKeeper = () => 'drop';
  #held: (readonly [string, ...unknown[]])[] = [];
  #isHolding = false;
  #isEnded = false;

  /** @param onRefused - is told why the socket is closed, once */
  constructor(
    readonly socket: ServerSocket,
    private readonly onRefused?: (error: unknown, socket: ServerSocket) => void,
  ) {
    const emit = socket.emit.bind(socket);
    socket.emit = (event, ...args) =>
      received.has(event) && !this.lets(event as string, args) ? false : emit(event, ...args);
    // ws emits an error for a malformed frame. An error without a listener would end the process.
    socket.on('error', () => undefined);
  }

  /** Sets the function that decides about events. Until then, no event is delivered. */
  keep(keeper: GateKeeper): void {
    this.#keeper = keeper;
  }

  /** Holds all events back until `release` is called. */
  hold(): void {
    this.#isHolding = true;
  }

  /**
   * Delivers the events that were held back, in their order, as far as the deciding function allows, and then the
   * following ones.
   */
  release(): void {
    const held = this.#held;
    this.#held = [];
    this.#isHolding = false;
    for (const [event, ...args] of held) this.socket.emit(event, ...args);
  }

  /** Closes the socket because of an error. The client reads the `error_type` as the reason. */
  refuse(error: unknown): void {
    if (!this.#isEnded) this.onRefused?.(error, this.socket);
    this.end(closeCodeOf(error), error instanceof AuthXError ? error.errorType : '');
  }

  /** Closes the socket. Further messages are dropped. */
  end(code: number, reason = ''): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    // A paused socket would not read the answer to its close frame.
    this.socket.resume();
    this.socket.close(code, reason);
    // If the socket is closed by then, this does nothing.
    setTimeout(() => this.socket.terminate(), grace).unref();
  }

  private lets(event: string, args: readonly unknown[]): boolean {
    if (this.#isEnded) return false;
    const verdict = this.#isHolding ? 'hold' : this.#keeper(event, args);
    if (verdict === 'hold') this.#held.push([event, ...args]);
    return verdict === 'pass';
  }
}
