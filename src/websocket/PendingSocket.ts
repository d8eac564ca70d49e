import { clearTimeout, setTimeout } from '../async/timers';
import type { Duplex } from 'node:stream';
import { AmbiguousTokenError, MissingTokenError } from '../errors/errors';
import type { BufferedSocket, Verdict } from './BufferedSocket';
import { readFirstMessage } from './readFirstMessage';

/** How many bytes may come before the first message is complete, including the frames around it. */
const mostBytes = 16 * 1024;

/** The parts that wait for the token of a socket. */
export interface Welcome {
  /** The member of the message that holds the token. */
  readonly member: string;
  /** Milliseconds. */
  readonly timeout: number;
  /** Called once, with the token. */
  readonly onToken: (token: string) => void;
  /** Called when the socket is closed by either side. */
  readonly onLeft: () => void;
}

/** An open socket that has not sent its token yet. Until then its listeners get no events. */
export class PendingSocket {
  #token: string | undefined;
  #bytes = 0;
  readonly #timer: NodeJS.Timeout;

  /** @param stream - the stream from which the socket reads */
  constructor(
    readonly gate: BufferedSocket,
    private readonly stream: Duplex,
    private readonly welcome: Welcome,
  ) {
    this.#timer = setTimeout(() => gate.refuse(new MissingTokenError()), welcome.timeout).unref();
    gate.keep((event, args) => this.receive(event, args));
    gate.socket.on('close', () => this.leave());
    stream.on('data', this.count);
  }

  /** Stops waiting, because the socket was authenticated. */
  settle(): void {
    clearTimeout(this.#timer);
    this.stream.removeListener('data', this.count);
  }

  private leave(): void {
    this.settle();
    this.welcome.onLeft();
  }

  /**
   * Limits the size of the first message. ws collects a message up to its `maxPayload` (100 MiB by default) before it
   * delivers it.
   */
  private readonly count = (chunk: Buffer): void => {
    // ws may still have to deliver a part of what has just arrived.
    if (this.#bytes > mostBytes) this.gate.refuse(new MissingTokenError());
    this.#bytes += chunk.length;
  };

  private receive(event: string, [data, isBinary]: readonly unknown[]): Verdict {
    if (event !== 'message') return 'drop';
    const token = readFirstMessage(data, isBinary, this.welcome.member);
    if (this.#token === undefined) return this.introduce(token);
    // What follows the token is held back for the application.
    if (token === undefined) return 'hold';
    if (token !== this.#token) this.gate.refuse(new AmbiguousTokenError());
    return 'drop';
  }

  private introduce(token: string | undefined): Verdict {
    if (token === undefined) {
      this.gate.refuse(new MissingTokenError());
      return 'drop';
    }
    this.#token = token;
    this.gate.socket.pause();
    this.welcome.onToken(token);
    return 'drop';
  }
}
