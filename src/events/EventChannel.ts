import { channel, type Channel } from 'node:diagnostics_channel';
import type { AuthXEventName, AuthXEvents } from './AuthXEvents';

/** Returns the name of the channel of `node:diagnostics_channel` on which an event is published. */
export const channelName = (name: AuthXEventName): string => `routing-controllers-authx:${name}`;

/** The channel of one event. Ask {@link isHeard} before you make a payload, so that an event without listeners costs nothing. */
export class EventChannel<Name extends AuthXEventName> {
  // Node forgets channels that nobody holds.
  private readonly channel: Channel;

  constructor(name: Name) {
    this.channel = channel(channelName(name));
  }

  /** Whether somebody listens. */
  get isHeard(): boolean {
    return this.channel.hasSubscribers;
  }

  /** Tells all listeners. They share the payload, so that it is frozen, with its lists and what they hold. */
  publish(payload: AuthXEvents[Name]): void {
    this.channel.publish(deeplyFrozen(payload));
  }
}

function deeplyFrozen<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null) return value;
  Object.values(value).forEach(deeplyFrozen);
  return Object.freeze(value);
}
