import { AuthXError } from '../errors/AuthXError';
import type { RequestRefusedEvent } from '../events/AuthXEvents';
import { eventChannels } from '../events/eventChannels';
import type { SocketToken } from './SocketToken';

/** Where sockets are opened. */
export interface SocketPlace {
  /** The path of the guard. Undefined if it takes all paths. */
  readonly route: string | undefined;
  readonly loginType: string | undefined;
}

const http = { transport: 'websocket', method: 'GET', durationMs: undefined } as const;

/** Tells that a socket was accepted, if somebody listens. */
export function publishAccepted({ route, loginType }: SocketPlace, { payload, location }: SocketToken): void {
  if (!eventChannels['request.accepted'].isHeard) return;
  const { type: tokenType, sub: subject } = payload;
  eventChannels['request.accepted'].publish({ ...http, route, loginType, tokenType, location, subject });
}

/** Tells that a socket was refused by an error of this library, if somebody listens. */
export function publishRefused(
  { route, loginType }: SocketPlace,
  error: unknown,
  stage: RequestRefusedEvent['stage'],
): void {
  if (!(error instanceof AuthXError) || !eventChannels['request.refused'].isHeard) return;
  const { errorType, status } = error;
  const about = { errorType, status, stage, location: undefined };
  eventChannels['request.refused'].publish({ ...http, route, loginType, ...about });
}
