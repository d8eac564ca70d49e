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
