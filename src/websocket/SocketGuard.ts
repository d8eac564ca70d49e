import { nextTick, setImmediate } from '../async/timers';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { MissingTokenError } from '../errors/errors';
import type { AuthX } from '../auth/AuthX';
import type { TokenPayload } from '../token/TokenPayload';
import type { UnverifiedToken } from '../transport/RequestToken';
import { closeCodes } from './closeCodes';
import { BufferedSocket } from './BufferedSocket';
import type { GuardSettings } from './GuardSettings';
import { locateUpgradeToken } from './locateUpgradeToken';
import type { PendingSocket } from './PendingSocket';
import { PendingSockets } from './PendingSockets';
import { AuthenticatedSockets } from './AuthenticatedSockets';
import { refusalOf, refuseUpgrade } from './refuseUpgrade';
import { openState, type ServerSocket, type SocketServer, type UpgradeServer } from './SocketServer';
import { SocketAuth } from './SocketAuth';
import { publishAccepted, publishRefused, type SocketPlace } from './socketEvents';
import { type SocketCredential, SocketToken } from './SocketToken';
import { upgradePaths } from './upgradePaths';

/** An upgrade request and its connection. */
interface Upgrade {
  readonly request: IncomingMessage;
  readonly stream: Duplex;
  readonly head: Buffer;
}

/** The parts that a guard connects. */
export interface Guarded<Subject> {
  readonly server: UpgradeServer;
  readonly sockets: SocketServer;
  readonly auth: AuthX<Subject>;
}

/** Accepts sockets with a valid token, and closes them when the token is no longer valid. `guardSockets` makes it. */
export class SocketGuard<Subject = unknown> {
  private readonly open: AuthenticatedSockets<Subject>;
  private readonly pending: PendingSockets;
  private readonly callers = new WeakMap<object, SocketAuth<Subject>>();
  /** For events. */
  private readonly place: SocketPlace;
  private checksAsked = 0;
  private isClosed = false;

  /** @internal */
  constructor(
    private readonly guarded: Guarded<Subject>,
    private readonly settings: GuardSettings,
  ) {
    const { auth, sockets, server } = guarded;
    const { requirement, checkInterval: interval } = settings;
    this.open = new AuthenticatedSockets({
      auth: auth.requests,
      requirement,
      interval,
      leeway: auth.config.decodeLeeway,
    });
    this.place = { route: settings.path, loginType: auth.requests.loginType };
    this.pending = new PendingSockets(settings.maxUnauthenticated);
    upgradePaths.take(server, settings.path, this.onUpgrade);
    sockets.once('close', () => this.close());
  }

  /** How many sockets there are. Use it for a metric. */
  get size(): { readonly open: number; readonly unauthenticated: number } {
    return { open: this.open.size, unauthenticated: this.pending.size };
  }

  /**
   * Returns the authentication of a socket.
   *
   * @throws TypeError for a socket that this guard did not accept
   */
  authOf(socket: object): SocketAuth<Subject> {
    const caller = this.callers.get(socket);
    if (caller === undefined) throw new TypeError('This socket did not pass the guard.');
    return caller;
  }

  /**
   * Checks sockets now instead of at the next interval. Call it after you have revoked tokens. Once it resolves,
   * sockets with refused tokens are closed, and tokens that were being verified are verified again.
   *
   * @param which - which sockets to check. Default: all
   */
  async recheck(which?: (caller: SocketAuth<Subject>) => boolean): Promise<void> {
    this.checksAsked += 1;
    await this.open.check(which);
  }

  /** Stops accepting sockets, and closes all sockets with code 1001. */
  close(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    upgradePaths.free(this.guarded.server, this.settings.path);
    this.pending.end(closeCodes.goingAway);
    this.open.end(closeCodes.goingAway);
  }

  private readonly onUpgrade = (request: IncomingMessage, stream: Duplex, head: Buffer): void => {
    const [path] = (request.url ?? '').split('?', 1) as [string];
    const { server } = this.guarded;
    if (this.settings.path !== undefined && path !== this.settings.path) {
      if (upgradePaths.isLost(server, path, this.onUpgrade)) refuseUpgrade(stream, nothingThere);
      return;
    }
    // Node no longer listens on the stream, and a client may disconnect at any time.
    stream.on('error', () => stream.destroy());
    this.decide({ request, stream, head });
  };

  private decide(upgrade: Upgrade): void {
    let credential: SocketCredential | undefined;
    try {
      credential = locateUpgradeToken(upgrade.request, this.guarded.auth.requests, this.settings);
      if (!credential && !this.settings.locations.includes('message')) throw new MissingTokenError();
    } catch (error) {
      this.refuse(upgrade.stream, error);
      return;
    }
    if (!credential) this.openUnauthenticated(upgrade);
    else this.openAuthenticated(upgrade, credential);
  }

  private openAuthenticated(upgrade: Upgrade, credential: SocketCredential): void {
    this.verify(
      credential.presented ?? credential.token,
      payload => this.upgrade(upgrade, gate => this.letIn(gate, upgrade, new SocketToken(credential, payload))),
      error => this.refuse(upgrade.stream, error),
    );
  }

  private openUnauthenticated(upgrade: Upgrade): void {
    this.upgrade(upgrade, gate => {
      // Applications send to all of `clients`, so a socket without a token must not be among them.
      this.guarded.sockets.clients?.delete(gate.socket);
      const pending = this.pending.add(gate, upgrade.stream, {
        member: this.settings.member,
        timeout: this.settings.authenticationTimeout,
        onToken: token => this.admit(pending, upgrade, token),
      });
    });
  }

  private admit(pending: PendingSocket, upgrade: Upgrade, token: string): void {
    const { gate } = pending;
    const admit = (payload: TokenPayload): void => {
      if (gate.socket.readyState !== openState) return;
      this.pending.settle(pending);
      this.guarded.sockets.clients?.add(gate.socket);
      gate.socket.resume();
      this.letIn(gate, upgrade, new SocketToken({ token, location: 'message' }, payload));
    };
    this.verify(token, admit, error => gate.refuse(error));
  }

  private upgrade({ request, stream, head }: Upgrade, onOpen: (gate: BufferedSocket) => void): void {
    if (this.isClosed) stream.destroy();
    else this.guarded.sockets.handleUpgrade(request, stream, head, socket => onOpen(this.gateOf(socket)));
  }

  private letIn(gate: BufferedSocket, { request }: Upgrade, token: SocketToken): void {
    const caller = new SocketAuth<Subject>(this.guarded.auth.requests, token);
    caller.attachTo(gate.socket);
    this.callers.set(gate.socket, caller);
    publishAccepted(this.place, token);
    this.open.add(gate, caller);
    // The application may add listeners in the same turn, as without a guard.
    gate.hold();
    setImmediate(() => gate.release());
    this.guarded.sockets.emit('connection', gate.socket, request);
  }

  /**
   * Verifies a token. If a check of all sockets was requested in the meantime, it verifies again, because the answer of
   * the store may be older than the request.
   */
  private verify(
    token: UnverifiedToken | string,
    proceed: (payload: TokenPayload) => void,
    refuse: (error: unknown) => void,
  ): void {
    const asked = this.checksAsked;
    const verified = (payload: TokenPayload): void => {
      if (asked === this.checksAsked) proceed(payload);
      else this.verify(token, proceed, refuse);
    };
    const { auth } = this.guarded;
    Promise.resolve(token)
      .then(token => auth.requests.authenticate(token, this.settings.requirement))
      // Outside of the promise, so that an error of the application's listener does not become an unhandled rejection.
      .then(payload => nextTick(verified, payload), refuse);
  }

  private gateOf(socket: ServerSocket): BufferedSocket {
    return new BufferedSocket(socket, this.noteRefusal);
  }

  private readonly noteRefusal = (error: unknown, socket: object): void => {
    publishRefused(this.place, error, this.callers.has(socket) ? 'open' : 'guard');
  };

  private refuse(stream: Duplex, error: unknown): void {
    const presented = this.guarded.auth.requests.applyOverrides(error);
    publishRefused(this.place, presented, 'guard');
    refuseUpgrade(stream, refusalOf(presented));
  }
}

const nothingThere = { status: 404, headers: {}, body: { message: 'No socket can be opened here' } };
