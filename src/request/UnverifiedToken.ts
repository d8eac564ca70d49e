import type { TokenLocation } from './TokenLocation';

const inspect = Symbol.for('nodejs.util.inspect.custom');

/** A token as it stands in the request. Nothing in it has been checked; `auth.verifyToken` does. */
export class UnverifiedToken {
  constructor(
    /** The compact token. */
    readonly token: string,
    readonly location: TokenLocation,
  ) {}

  /** A token is a credential, so that printing the object does not show it. */
  [inspect](): string {
    return `${this.constructor.name} { location: '${this.location}' }`;
  }
}
