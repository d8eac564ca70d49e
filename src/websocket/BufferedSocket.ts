import { clearTimeout, setTimeout } from '../async/timers';
import { AuthXError } from '../errors/AuthXError';
import { closeCodeOf } from './closeCodes';
import type { ServerSocket } from './SocketServer';

/** What becomes of what a socket has received: its listeners are told now, later, or never. */
export type Verdict = 'pass' | 'hold' | 'drop';

/** Decides that. */
export type GateKeeper = (event: string, args: readonly unknown[]) => Verdict;

/** What a client can make a socket emit as often as it likes. */
const received: ReadonlySet<string | symbol> = new Set(['message', 'ping', 'pong']);

/** Milliseconds that a client may take to answer a close frame. */
const grace = 1000;

/**
 * A socket with a gate between it and its listeners. To pause a socket does not keep back what it has read already, and
 * what comes after the close frame that was sent ws delivers as before.
 */
export class BufferedSocket {
  #keeper: GateKeeper = () => 'drop';
  #held: (readonly [string, ...unknown[]])[] = [];
  #isHolding = false;
  #isEnded = false;

  constructor(readonly socket: ServerSocket) {
    const emit = socket.emit.bind(socket);
    socket.emit = (event, ...args) =>
      received.has(event) && !this.lets(event as string, args) ? false : emit(event, ...args);
    // ws emits an error for a malformed frame, and one that nobody listens to would end the process.
    socket.on('error', () => undefined);
  }

  /** From here on this decides. Until it is called nothing gets through. */
  keep(keeper: GateKeeper): void {
    this.#keeper = keeper;
  }

  /** From here on everything is held back, until it is released. */
  hold(): void {
    this.#isHolding = true;
  }

  /** Lets through what was held back, in its order and as the keeper says by now, and then whatever comes. */
  release(): void {
    const held = this.#held;
    this.#held = [];
    this.#isHolding = false;
    for (const [event, ...args] of held) this.socket.emit(event, ...args);
  }

  /** Closes the socket for an error. The reason that the client reads is the `error_type`. */
  refuse(error: unknown): void {
    this.end(closeCodeOf(error), error instanceof AuthXError ? error.errorType : '');
  }

  /** Closes the socket. Whatever it still sends goes nowhere. */
  end(code: number, reason = ''): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    // Paused, it would not read the answer to its close frame.
    this.socket.resume();
    this.socket.close(code, reason);
    const impatience = setTimeout(() => this.socket.terminate(), grace).unref();
    this.socket.on('close', () => clearTimeout(impatience));
  }

  private lets(event: string, args: readonly unknown[]): boolean {
    if (this.#isEnded) return false;
    const verdict = this.#isHolding ? 'hold' : this.#keeper(event, args);
    if (verdict === 'hold') this.#held.push([event, ...args]);
    return verdict === 'pass';
  }
}
