import { setImmediate } from '../async/timers';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { MissingTokenError } from '../errors/errors';
import type { AuthX } from '../auth/AuthX';
import type { TokenPayload } from '../token/TokenPayload';
import { closeCodes } from './closeCodes';
import { BufferedSocket } from './BufferedSocket';
import type { GuardSettings } from './GuardSettings';
import { locateUpgradeToken } from './locateUpgradeToken';
import type { PendingSocket } from './PendingSocket';
import { PendingSockets } from './PendingSockets';
import { AuthenticatedSockets } from './AuthenticatedSockets';
import { refusalOf, refuseUpgrade } from './refuseUpgrade';
import { openState, type SocketServer, type UpgradeServer } from './SocketServer';
import { SocketAuth } from './SocketAuth';
import { type SocketCredential, SocketToken } from './SocketToken';
import { upgradePaths } from './upgradePaths';

/** A request that wants to become a socket, and what it comes on. */
interface Upgrade {
  readonly request: IncomingMessage;
  readonly stream: Duplex;
  readonly head: Buffer;
}

/** What a guard stands between. */
export interface Guarded<Subject> {
  readonly server: UpgradeServer;
  readonly sockets: SocketServer;
  readonly auth: AuthX<Subject>;
}

/** Lets in the sockets whose token is good, and closes them when it no longer is. Made by `guardSockets`. */
export class SocketGuard<Subject = unknown> {
  private readonly open: AuthenticatedSockets<Subject>;
  private readonly newcomers: PendingSockets;
  private readonly callers = new WeakMap<object, SocketAuth<Subject>>();
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
    this.newcomers = new PendingSockets(settings.maxUnauthenticated);
    upgradePaths.take(server, settings.path, this.onUpgrade);
    sockets.once('close', () => this.close());
  }

  /** How many sockets there are, for a metric. */
  get size(): { readonly open: number; readonly unauthenticated: number } {
    return { open: this.open.size, unauthenticated: this.newcomers.size };
  }

  /**
   * What is known of the caller behind a socket.
   *
   * @throws TypeError for a socket that this guard has not let in
   */
  authOf(socket: object): SocketAuth<Subject> {
    const caller = this.callers.get(socket);
    if (caller === undefined) throw new TypeError('This socket did not pass the guard.');
    return caller;
  }

  /**
   * Checks sockets at once, not only at the next interval: for when the application has revoked tokens. Once it resolves,
   * those that are refused by now are closed, and what was about to be let in has been verified again, or will be.
   *
   * @param which - default: all
   */
  async recheck(which?: (caller: SocketAuth<Subject>) => boolean): Promise<void> {
    this.checksAsked += 1;
    await this.open.check(which);
  }

  /** Lets nobody in any more, and closes all sockets with 1001. */
  close(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    upgradePaths.free(this.guarded.server, this.settings.path);
    this.newcomers.end(closeCodes.goingAway);
    this.open.end(closeCodes.goingAway);
  }

  private readonly onUpgrade = (request: IncomingMessage, stream: Duplex, head: Buffer): void => {
    const [path] = (request.url ?? '').split('?', 1) as [string];
    const { server } = this.guarded;
    if (this.settings.path !== undefined && path !== this.settings.path) {
      if (upgradePaths.isLost(server, path, this.onUpgrade)) refuseUpgrade(stream, nothingThere);
      return;
    }
    // Node listens no more, and a client may leave at any time.
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
      credential.token,
      payload => this.upgrade(upgrade, gate => this.letIn(gate, upgrade, new SocketToken(credential, payload))),
      error => this.refuse(upgrade.stream, error),
    );
  }

  private openUnauthenticated(upgrade: Upgrade): void {
    this.upgrade(upgrade, gate => {
      // Applications send to all of `clients`: nobody may be among them who has not said who they are.
      this.guarded.sockets.clients?.delete(gate.socket);
      const newcomer = this.newcomers.welcome(gate, upgrade.stream, {
        member: this.settings.member,
        timeout: this.settings.authenticationTimeout,
        onToken: token => this.admit(newcomer, upgrade, token),
      });
    });
  }

  private admit(newcomer: PendingSocket, upgrade: Upgrade, token: string): void {
    const { gate } = newcomer;
    const admit = (payload: TokenPayload): void => {
      if (gate.socket.readyState !== openState) return;
      this.newcomers.settle(newcomer);
      this.guarded.sockets.clients?.add(gate.socket);
      gate.socket.resume();
      this.letIn(gate, upgrade, new SocketToken({ token, location: 'message' }, payload));
    };
    this.verify(token, admit, error => gate.refuse(error));
  }

  private upgrade({ request, stream, head }: Upgrade, onOpen: (gate: BufferedSocket) => void): void {
    if (this.isClosed) stream.destroy();
    else this.guarded.sockets.handleUpgrade(request, stream, head, socket => onOpen(new BufferedSocket(socket)));
  }

  private letIn(gate: BufferedSocket, { request }: Upgrade, token: SocketToken): void {
    const caller = new SocketAuth<Subject>(this.guarded.auth.requests, token);
    caller.attachTo(gate.socket);
    this.callers.set(gate.socket, caller);
    this.open.add(gate, caller);
    // Listeners may be added a little later than at once, as without a guard.
    gate.hold();
    setImmediate(() => gate.release());
    this.guarded.sockets.emit('connection', gate.socket, request);
  }

  /**
   * Verifies a token, and again where a check of all was asked for meanwhile: what the store has answered may be older
   * than what it was asked for.
   */
  private verify(token: string, proceed: (payload: TokenPayload) => void, refuse: (error: unknown) => void): void {
    const asked = this.checksAsked;
    const verified = (payload: TokenPayload): void => {
      if (asked === this.checksAsked) proceed(payload);
      else this.verify(token, proceed, refuse);
    };
    const { auth } = this.guarded;
    Promise.resolve(token)
      .then(token => auth.requests.authenticate(token, this.settings.requirement))
      // Out of the promise, where what a listener of the application throws would be somebody's rejection.
      .then(payload => process.nextTick(verified, payload), refuse);
  }

  private refuse(stream: Duplex, error: unknown): void {
    refuseUpgrade(stream, refusalOf(this.guarded.auth.requests.applyOverrides(error)));
  }
}

const nothingThere = { status: 404, headers: {}, body: { message: 'No socket can be opened here' } };
