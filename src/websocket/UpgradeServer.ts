import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';

/** Is handed what is left of a request that wants to become a socket. */
export type UpgradeListener = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

/** The part of node's HTTP and HTTPS servers that is used here. */
export interface UpgradeServer {
  on(event: 'upgrade', listener: UpgradeListener): unknown;
  removeListener(event: 'upgrade', listener: UpgradeListener): unknown;
  listeners(event: 'upgrade'): unknown[];
}
