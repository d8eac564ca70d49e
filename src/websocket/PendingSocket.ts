import { clearTimeout, setTimeout } from '../async/timers';
import type { Duplex } from 'node:stream';
import { AmbiguousTokenError, MissingTokenError } from '../errors/errors';
import type { BufferedSocket, Verdict } from './BufferedSocket';
import { readFirstMessage } from './readFirstMessage';

/** Bytes that may come before the first message is complete: it, and the frames around it. */
const mostBytes = 16 * 1024;

/** What a newcomer is waited for with. */
export interface Welcome {
  /** Member of the message that holds the token. */
  readonly member: string;
  /** Milliseconds. */
  readonly timeout: number;
  /** Called with the token, once. */
  readonly onToken: (token: string) => void;
  /** Called when the socket is gone, whoever ended it. */
  readonly onLeft: () => void;
}

/** An open socket that has yet to say who it is. Until then its listeners hear nothing of it. */
export class PendingSocket {
  #token: string | undefined;
  #bytes = 0;
  readonly #timer: NodeJS.Timeout;

  /** @param stream - what the socket reads from */
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

  /** It has been let in: nothing is waited for any more. */
  settle(): void {
    clearTimeout(this.#timer);
    this.stream.removeListener('data', this.count);
  }

  private leave(): void {
    this.settle();
    this.welcome.onLeft();
  }

  /** ws collects a message up to its `maxPayload`, 100 MiB unless the application says less, before it shows it. */
  private readonly count = (chunk: Buffer): void => {
    // Of what came just now ws may have yet to tell.
    if (this.#bytes > mostBytes) this.gate.refuse(new MissingTokenError());
    this.#bytes += chunk.length;
  };

  private receive(event: string, [data, isBinary]: readonly unknown[]): Verdict {
    if (event !== 'message') return 'drop';
    const token = readFirstMessage(data, isBinary, this.welcome.member);
    if (this.#token === undefined) return this.introduce(token);
    // What follows is for the application, once there is one to have it.
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
