import { clearInterval, clearTimeout, setImmediate, setInterval, setTimeout } from '../async/timers';
import { TokenExpiredError } from '../errors/errors';
import type { Requirement } from '../access/AccessRule';
import type { TokenPayload } from '../token/TokenPayload';
import type { RequestAuthenticator } from '../auth/RequestAuthenticator';
import type { BufferedSocket } from './BufferedSocket';
import type { SocketAuth } from './SocketAuth';

/** Node fires a timer beyond 31 bits after one millisecond. */
const longestTimer = 2 ** 31 - 1;

/** How many sockets are checked in one turn of the event loop, so that one lookup serves many of them. */
const perTurn = 500;

/** An open socket and its caller. */
interface OpenSocket<Subject> {
  readonly gate: BufferedSocket;
  readonly caller: SocketAuth<Subject>;
  expiry?: NodeJS.Timeout | undefined;
}

/** The parts that check open sockets. */
export interface Checking<Subject> {
  readonly auth: Pick<RequestAuthenticator<Subject>, 'authenticate' | 'loadSubject'>;
  readonly requirement: Requirement;
  /** Milliseconds. */
  readonly interval: number;
  /** Leeway for `exp`, in seconds. */
  readonly leeway: number;
}

/**
 * The authenticated sockets. Each socket is closed when its token expires. All sockets are checked at an interval; a
 * socket is closed if its token is refused, or if its status cannot be determined.
 */
export class AuthenticatedSockets<Subject> {
  private readonly open = new Set<OpenSocket<Subject>>();
  private interval: NodeJS.Timeout | undefined;
  private isChecking = false;

  constructor(private readonly checking: Checking<Subject>) {}

  get size(): number {
    return this.open.size;
  }

  /** Adds a socket, and watches it until it is closed. */
  add(gate: BufferedSocket, caller: SocketAuth<Subject>): void {
    const socket: OpenSocket<Subject> = { gate, caller };
    this.open.add(socket);
    gate.keep(() => (this.refuseExpired(socket) ? 'drop' : 'pass'));
    gate.socket.on('close', () => this.forget(socket));
    this.awaitExpiry(socket);
    this.interval ??= setInterval(() => void this.checkAtInterval(), this.checking.interval).unref();
  }

  /** Verifies the tokens of sockets again. Default: all sockets. */
  async check(which: (caller: SocketAuth<Subject>) => boolean = () => true): Promise<void> {
    const checks: Promise<void>[] = [];
    for (const [i, socket] of [...this.open].entries()) {
      if (i > 0 && i % perTurn === 0) await new Promise(setImmediate);
      if (this.open.has(socket) && which(socket.caller)) checks.push(this.checkOne(socket));
    }
    await Promise.all(checks);
  }

  /** Closes all sockets. */
  end(code: number): void {
    for (const { gate } of this.open) gate.end(code);
  }

  private async checkAtInterval(): Promise<void> {
    // If the store is slower than the interval, the last check is still running.
    if (this.isChecking) return;
    this.isChecking = true;
    await this.check();
    this.isChecking = false;
  }

  private async checkOne(socket: OpenSocket<Subject>): Promise<void> {
    const { caller } = socket;
    caller.forgetSubject();
    try {
      const { auth, requirement } = this.checking;
      // The sender has proven the possession of the token's key when the socket was opened.
      const provenKey = caller.payload.cnf?.jkt;
      const loadSubject = (payload: TokenPayload): Promise<Subject | undefined> => auth.loadSubject(payload);
      await auth.authenticate(caller.token.token, requirement, { provenKey, loadSubject });
    } catch (error) {
      this.refuse(socket, error);
    }
  }

  /** A timer can be late, so the expiry is checked as well. */
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
