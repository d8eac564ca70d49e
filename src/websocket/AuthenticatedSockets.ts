import { clearInterval, clearTimeout, setImmediate, setInterval, setTimeout } from '../async/timers';
import { TokenExpiredError } from '../errors/errors';
import type { Requirement } from '../access/AccessRule';
import type { RequestAuthenticator } from '../auth/RequestAuthenticator';
import type { BufferedSocket } from './BufferedSocket';
import type { SocketAuth } from './SocketAuth';

/** Node turns a timer beyond 31 bits into one of a millisecond. */
const longestTimer = 2 ** 31 - 1;

/** Sockets that are checked in one turn of the event loop: enough for one lookup to serve many, and no more than it can bear. */
const perTurn = 500;

/** A socket that was let in, and by what. */
interface OpenSocket<Subject> {
  readonly gate: BufferedSocket;
  readonly caller: SocketAuth<Subject>;
  expiry?: NodeJS.Timeout | undefined;
}

/** How open sockets are checked. */
export interface Checking<Subject> {
  readonly auth: Pick<RequestAuthenticator<Subject>, 'authenticate'>;
  readonly requirement: Requirement;
  /** Milliseconds. */
  readonly interval: number;
  /** Seconds that `exp` is lengthened by. */
  readonly leeway: number;
}

/**
 * The sockets that were let in. Each is closed when its token expires, and all are checked at an interval: what is
 * refused by then, or cannot be told, is closed as well.
 */
export class AuthenticatedSockets<Subject> {
  private readonly open = new Set<OpenSocket<Subject>>();
  private interval: NodeJS.Timeout | undefined;
  private isChecking = false;

  constructor(private readonly checking: Checking<Subject>) {}

  get size(): number {
    return this.open.size;
  }

  /** Watches a socket until it is closed. */
  add(gate: BufferedSocket, caller: SocketAuth<Subject>): void {
    const socket: OpenSocket<Subject> = { gate, caller };
    this.open.add(socket);
    gate.keep(() => (this.refuseExpired(socket) ? 'drop' : 'pass'));
    gate.socket.on('close', () => this.forget(socket));
    this.awaitExpiry(socket);
    this.interval ??= setInterval(() => void this.checkAtInterval(), this.checking.interval).unref();
  }

  /** Verifies the tokens of sockets again, by default of all. */
  async check(which: (caller: SocketAuth<Subject>) => boolean = () => true): Promise<void> {
    const checks: Promise<void>[] = [];
    for (const [i, socket] of [...this.open].entries()) {
      if (i > 0 && i % perTurn === 0) await new Promise(setImmediate);
      if (this.open.has(socket) && which(socket.caller)) checks.push(this.checkOne(socket));
    }
    await Promise.all(checks);
  }

  /** Closes them all. */
  end(code: number): void {
    for (const { gate } of this.open) gate.end(code);
  }

  private async checkAtInterval(): Promise<void> {
    // Where the store is slower than the interval, the last check is still under way.
    if (this.isChecking) return;
    this.isChecking = true;
    await this.check();
    this.isChecking = false;
  }

  private async checkOne(socket: OpenSocket<Subject>): Promise<void> {
    const { caller } = socket;
    caller.forgetSubject();
    try {
      await this.checking.auth.authenticate(caller.token.token, this.checking.requirement);
    } catch (error) {
      this.refuse(socket, error);
    }
  }

  /** A timer alone can be late. */
  private refuseExpired(socket: OpenSocket<Subject>): boolean {
    if (this.timeLeft(socket) > 0) return false;
    this.refuse(socket, new TokenExpiredError());
    return true;
  }

  private awaitExpiry(socket: OpenSocket<Subject>): void {
    const left = this.timeLeft(socket);
    if (left === Infinity) return;
    const look = (): void => {
      if (!this.refuseExpired(socket)) this.awaitExpiry(socket);
    };
    socket.expiry = setTimeout(look, Math.min(Math.max(left, 1), longestTimer)).unref();
  }

  /** Milliseconds. */
  private timeLeft({ caller }: OpenSocket<Subject>): number {
    const { exp = Infinity } = caller.payload;
    return (exp + this.checking.leeway) * 1000 - Date.now();
  }

  private refuse(socket: OpenSocket<Subject>, error: unknown): void {
    this.forget(socket);
    socket.gate.refuse(error);
  }

  private forget(socket: OpenSocket<Subject>): void {
    this.open.delete(socket);
    clearTimeout(socket.expiry);
    if (this.open.size > 0) return;
    clearInterval(this.interval);
    this.interval = undefined;
  }
}
