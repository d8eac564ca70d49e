import { AuthX, type AuthXInit, type AuthXOptions } from '../../src/index';

/** A user as the recorded app had them. */
export interface RecordedUser {
  readonly uid: string;
  readonly name?: string;
}

const systems = new WeakMap<object, RecordedAuthX>();

/** A login system whose blocklist is a set of token texts, as in the recorded app. */
export class RecordedAuthX extends AuthX<RecordedUser> {
  readonly revoked = new Set<string>();

  /** Returns the login system that decides a request. */
  static deciding(authenticator: object | undefined): RecordedAuthX {
    return systems.get(authenticator as object) as RecordedAuthX;
  }

  constructor(options: AuthXOptions, init: Partial<AuthXInit<RecordedUser>> = {}) {
    super({ config: options, logger: { error: () => undefined }, ...init });
    systems.set(this.requests, this);
    if (init.callbacks === undefined) this.setTokenBlocklist(token => this.revoked.has(token));
  }
}
