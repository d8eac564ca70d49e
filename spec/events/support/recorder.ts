import { type AuthXEventName, type AuthXEvents, onAuthXEvent } from '../../../src/index';
import { eventChannels } from '../../../src/events/eventChannels';

export const eventNames = Object.keys(eventChannels) as AuthXEventName[];

/** One event that was heard. */
export interface Heard {
  readonly name: AuthXEventName;
  readonly event: AuthXEvents[AuthXEventName];
}

/** Runs something, and returns the events that it publishes, in their order. */
export async function heardDuring(act: () => unknown, names = eventNames): Promise<Heard[]> {
  const heard: Heard[] = [];
  const stops = names.map(name => onAuthXEvent(name, event => void heard.push({ name, event })));
  try {
    await act();
  } finally {
    for (const stop of stops) stop();
  }
  return heard;
}

/** Runs something, and returns the payloads of one event. */
export async function payloadsOf<Name extends AuthXEventName>(
  name: Name,
  act: () => unknown,
): Promise<AuthXEvents[Name][]> {
  return (await heardDuring(act, [name])).map(({ event }) => event as AuthXEvents[Name]);
}
