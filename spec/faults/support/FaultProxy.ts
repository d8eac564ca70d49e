import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { cleanUp, takeAll } from '../../support/cleanup';

/** What becomes of a connection, and of each chunk on it. */
type Mode = 'pass' | 'hang' | 'refuse';

const proxies: FaultProxy[] = [];

/** Stands on loopback between a store and its server, and does to their connections what networks do. */
export class FaultProxy {
  /** What was let through since {@link cutAfter} was last called, both ways together, in bytes. */
  passed = 0;
  private mode: Mode = 'pass';
  /** Milliseconds that each chunk waits, both ways. */
  private lag = 0;
  private left = Infinity;
  private readonly pairs = new Set<readonly [Socket, Socket]>();

  private constructor(
    private readonly server: Server,
    readonly port: number,
    private readonly target: { readonly host: string; readonly port: number },
  ) {
    server.on('connection', socket => this.pair(socket));
    proxies.push(this);
  }

  static async to(host: string, port: number): Promise<FaultProxy> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new FaultProxy(server, (server.address() as AddressInfo).port, { host, port });
  }

  /** Lets everything through again. Connections that were slow are cut: what comes would overtake what is on its way. */
  async pass(): Promise<void> {
    if (this.mode === 'hang' || this.lag > 0) this.cut();
    this.mode = 'pass';
    this.lag = 0;
    this.left = Infinity;
    if (this.server.listening) return;
    this.server.listen(this.port, '127.0.0.1');
    await once(this.server, 'listening');
  }

  /** Ends all connections, and takes no more: the port is closed, as that of a server which is not there. */
  async refuse(): Promise<void> {
    this.mode = 'refuse';
    const closed = this.server.listening ? once(this.server, 'close') : undefined;
    if (closed) this.server.close();
    this.cut();
    await closed;
  }

  /** Takes connections, and lets nothing through. */
  hang(): void {
    this.mode = 'hang';
  }

  /** Lets everything through, each chunk so many milliseconds late. */
  delay(milliseconds: number): void {
    this.lag = milliseconds;
  }

  /** Ends all connections at this moment. New ones are let through. */
  cut(): void {
    for (const [near, far] of [...this.pairs]) {
      // One that is being ended cannot be reset any more: node would wait for it for ever when the process ends.
      if (near.writableEnded || near.destroyed) near.destroy();
      else near.resetAndDestroy();
      // Not reset: what the server has been sent, it is to read.
      far.destroy();
    }
    this.pairs.clear();
  }

  /** Lets so many bytes through, both ways together, ends all connections then, and is well again. */
  cutAfter(bytes: number): void {
    this.left = bytes;
    this.passed = 0;
  }

  private pair(near: Socket): void {
    const far = connect(this.target.port, this.target.host);
    const pair = [near, far] as const;
    this.pairs.add(pair);
    for (const [from, to] of [pair, [far, near]] as const) {
      from.setNoDelay(true);
      from.on('data', chunk => this.forward(chunk, to));
      from.on('error', () => to.destroy());
      from.on('close', () => {
        this.pairs.delete(pair);
        to.destroy();
      });
    }
  }

  private forward(chunk: Buffer, to: Socket): void {
    if (this.mode !== 'pass') return;
    const whole = chunk.subarray(0, Math.min(chunk.length, this.left));
    this.passed += whole.length;
    this.left -= whole.length;
    if (this.lag > 0) setTimeout(() => to.write(whole), this.lag);
    else if (this.left > 0) to.write(whole);
    else to.write(whole, () => this.cut());
    if (this.left <= 0) this.left = Infinity;
  }

  private close(): void {
    this.cut();
    this.server.close();
  }

  /** Closes all that there are. */
  static closeAll(): void {
    for (const proxy of takeAll(proxies)) proxy.close();
  }
}

cleanUp(() => FaultProxy.closeAll());
