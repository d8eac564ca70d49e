import type { Duplex } from 'node:stream';
import { MissingTokenError } from '../errors/errors';
import { closeCodes } from './closeCodes';
import type { BufferedSocket } from './BufferedSocket';
import { PendingSocket, type Welcome } from './PendingSocket';

/**
 * The sockets that have yet to say who they are. There is room for so many silent ones: who comes after has the oldest
 * leave, so that a flood of sockets that never speak does not keep out those that do.
 */
export class PendingSockets {
  /** The oldest first. */
  private readonly silent = new Set<PendingSocket>();
  /** Those whose token is being verified. */
  private readonly introduced = new Set<PendingSocket>();

  /** @param max - silent sockets */
  constructor(private readonly max: number) {}

  /** How many there are. */
  get size(): number {
    return this.silent.size + this.introduced.size;
  }

  /** Waits for the token of a socket. */
  welcome(gate: BufferedSocket, stream: Duplex, { onToken, ...welcome }: Omit<Welcome, 'onLeft'>): PendingSocket {
    const newcomer: PendingSocket = new PendingSocket(gate, stream, {
      ...welcome,
      onToken: token => {
        this.silent.delete(newcomer);
        this.introduced.add(newcomer);
        onToken(token);
      },
      onLeft: () => this.forget(newcomer),
    });
    this.silent.add(newcomer);
    this.makeRoom();
    return newcomer;
  }

  /** It has been let in: nothing is waited for any more. */
  settle(newcomer: PendingSocket): void {
    newcomer.settle();
    this.forget(newcomer);
  }

  /** Closes them all. */
  end(code: number): void {
    for (const { gate } of [...this.silent, ...this.introduced]) gate.end(code);
  }

  private makeRoom(): void {
    const [oldest] = this.silent;
    if (oldest === undefined || this.silent.size <= this.max) return;
    this.silent.delete(oldest);
    oldest.gate.end(closeCodes.tryAgainLater, new MissingTokenError().errorType);
  }

  private forget(newcomer: PendingSocket): void {
    this.silent.delete(newcomer);
    this.introduced.delete(newcomer);
  }
}
