import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { isThenable, type MaybePromise } from '../async/MaybePromise';
import type { AuthXEventName, AuthXEvents } from './AuthXEvents';
import { channelName } from './EventChannel';
import { eventChannels } from './eventChannels';

/** Receives the payloads of one event. It runs within the request, so it should only count or write. */
export type AuthXEventListener<Name extends AuthXEventName> = (event: AuthXEvents[Name]) => MaybePromise<void>;

/**
 * Listens to an event of all login systems in the process. If the listener throws or rejects, the request goes on, and the
 * first failure of the listener is a warning. A listener that subscribes by `node:diagnostics_channel` itself has no such
 * protection: Node.js then ends the process.
 *
 * ```ts
 * const stop = onAuthXEvent('request.refused', ({ route, errorType }) => refused.inc({ route, errorType }));
 * ```
 *
 * @returns a function that ends the listening
 * @throws TypeError for a name that no event has, and for a listener that is not a function
 */
export function onAuthXEvent<Name extends AuthXEventName>(name: Name, listener: AuthXEventListener<Name>): () => void {
  assertUsable(name, listener);
  let hasFailed = false;
  const fail = (error: unknown): void => {
    if (!hasFailed) process.emitWarning(complaintAbout(name, error), 'AuthXWarning');
    hasFailed = true;
  };
  const tell = (event: unknown): void => {
    try {
      const told = listener(event as AuthXEvents[Name]);
      if (isThenable(told)) Promise.resolve(told).catch(fail);
    } catch (error) {
      fail(error);
    }
  };
  subscribe(channelName(name), tell);
  return () => void unsubscribe(channelName(name), tell);
}

function assertUsable(name: unknown, listener: unknown): void {
  if (typeof name !== 'string' || !Object.hasOwn(eventChannels, name)) {
    const names = Object.keys(eventChannels).join(', ');
    throw new TypeError(`onAuthXEvent: ${String(name)} is not an event. The events are ${names}.`);
  }
  if (typeof listener !== 'function') throw new TypeError(`onAuthXEvent: the listener of ${name} must be a function.`);
}

/** The text of the error could be personal data, so that only its class is written. */
const complaintAbout = (name: string, error: unknown): string =>
  `A listener of the event ${name} failed (${error instanceof Error ? error.constructor.name : typeof error}). The request was not affected. Correct the listener; its further failures are not reported.`;
