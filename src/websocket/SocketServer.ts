import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';

/**
 * The part of a `WebSocket` of ws that is used here. Written out, as the other two, so that the library's declarations
 * need none of ws's: they are a package of their own, which an application may not have.
 */
export interface ServerSocket {
  /** 1 while it is open. */
  readonly readyState: number;
  emit(event: string | symbol, ...args: unknown[]): boolean;
  on(event: string, listener: () => void): unknown;
  pause(): void;
  resume(): void;
  close(code?: number, reason?: string): void;
  terminate(): void;
}

/** What `readyState` is while a socket is open. */
export const openState = 1;

/** Is handed what is left of a request that wants to become a socket. */
export type UpgradeListener = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

/** The part of node's HTTP and HTTPS servers that is used here. */
export interface UpgradeServer {
  on(event: 'upgrade', listener: UpgradeListener): unknown;
  removeListener(event: 'upgrade', listener: UpgradeListener): unknown;
  listeners(event: 'upgrade'): unknown[];
}

/** The part of a `WebSocketServer` of ws that is used here. */
export interface SocketServer {
  readonly options?: { readonly noServer?: boolean | undefined; readonly path?: string | null | undefined } | undefined;
  /** Undefined where the application does not want its sockets tracked. */
  readonly clients?: Pick<Set<ServerSocket>, 'add' | 'delete'> | undefined;
  handleUpgrade(
    request: IncomingMessage,
    socket: Duplex,
    head: Buffer,
    callback: (socket: ServerSocket, request: IncomingMessage) => void,
  ): void;
  emit(event: string | symbol, ...args: unknown[]): boolean;
  once(event: 'close', listener: () => void): unknown;
}
