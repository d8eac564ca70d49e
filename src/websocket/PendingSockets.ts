import type { Duplex } from 'node:stream';
import { MissingTokenError } from '../errors/errors';
import { closeCodes } from './closeCodes';
import type { BufferedSocket } from './BufferedSocket';
import { PendingSocket, type Welcome } from './PendingSocket';

/**
 * The sockets that have not sent their token yet. At the limit, the oldest one is closed first, so that a flood of
 * silent sockets does not keep out sockets that authenticate.
 */
export class PendingSockets {
  /** The oldest socket comes first. */
  private readonly silent = new Set<PendingSocket>();
  /** The sockets whose token is being verified. */
  private readonly introduced = new Set<PendingSocket>();

  /** @param max - sockets without a token */
  constructor(private readonly max: number) {}

  /** How many sockets are pending. */
  get size(): number {
    return this.silent.size + this.introduced.size;
  }

  /** Adds a socket, and waits for its token. */
  add(gate: BufferedSocket, stream: Duplex, { onToken, ...welcome }: Omit<Welcome, 'onLeft'>): PendingSocket {
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

  /** Removes a socket that was authenticated. */
  settle(newcomer: PendingSocket): void {
    newcomer.settle();
    this.forget(newcomer);
  }

  /** Closes all pending sockets. */
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
