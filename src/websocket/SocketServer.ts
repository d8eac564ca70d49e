import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { ServerSocket } from './ServerSocket';

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
