import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';

/**
 * The part of ws's `WebSocket` that this library uses. It is declared here, as the two interfaces below, so that the
 * library's declarations do not need those of ws, which an application may not have.
 */
export interface ServerSocket {
  /** 1 while the socket is open. */
  readonly readyState: number;
  emit(event: string | symbol, ...args: unknown[]): boolean;
  on(event: string, listener: () => void): unknown;
  pause(): void;
  resume(): void;
  close(code?: number, reason?: string): void;
  terminate(): void;
}

/** The value of `readyState` of an open socket. */
export const openState = 1;

/** Handles an upgrade request. */
export type UpgradeListener = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

/** The part of Node's HTTP and HTTPS servers that this library uses. */
export interface UpgradeServer {
  on(event: 'upgrade', listener: UpgradeListener): unknown;
  removeListener(event: 'upgrade', listener: UpgradeListener): unknown;
  listeners(event: 'upgrade'): unknown[];
}

/** The part of ws's `WebSocketServer` that this library uses. */
export interface SocketServer {
  readonly options?: { readonly noServer?: boolean | undefined; readonly path?: string | null | undefined } | undefined;
  /** Undefined if the application does not track its sockets. */
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
