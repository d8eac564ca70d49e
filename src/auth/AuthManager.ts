import { assertNames } from '../config/assertNames';
import { findUnknown } from '../config/refuseUnknown';
import { ConfigurationError } from '../errors/errors';
import type { LoginTypeName } from '../token/AuthXTypes';
import type { AuthX } from './AuthX';
import { checkLoginTypes } from './checkLoginTypes';
import { LoginSystems } from './LoginSystems';
import type { RequestAuthenticator } from './RequestAuthenticator';

/** The options of an {@link AuthManager}. */
export interface AuthManagerOptions {
  /** The login type of actions that name none by `@LoginType()`. Default: such actions fail the start. */
  default?: LoginTypeName | undefined;
}

/**
 * Several login systems of one server, each with a `loginType`, keys, cookies, stores and callbacks of its own. Pass it to
 * `withAuthX` instead of an `AuthX`. `@LoginType()` then says which of them decides the requests of an action.
 *
 * ```ts
 * const auth = new AuthManager([customers, staff], { default: 'customer' });
 * ```
 */
export class AuthManager {
  /** @internal */
  readonly systems: LoginSystems;
  private readonly byName: ReadonlyMap<string, AuthX>;

  /** @throws ConfigurationError if two of them could be taken for each other; it names them and the fix */
  constructor(auths: readonly AuthX[], options: AuthManagerOptions = {}) {
    assertNames(options, ['default'], 'AuthManager: ');
    this.byName = checkLoginTypes(auths);
    const [first, ...others] = auths.map(({ requests }) => requests);
    const byDefault = options.default === undefined ? undefined : this.get(options.default).requests;
    this.systems = new LoginSystems([first as RequestAuthenticator, ...others], byDefault);
  }

  /** The login types, in the order of the list. */
  get loginTypes(): readonly string[] {
    return [...this.byName.keys()];
  }

  /**
   * Returns the AuthX of a login type.
   *
   * @throws ConfigurationError if there is none
   */
  get<Subject = unknown>(loginType: LoginTypeName): AuthX<Subject> {
    const auth = this.byName.get(loginType);
    if (auth) return auth as AuthX<Subject>;
    throw new ConfigurationError(
      `AuthManager: the login type ${loginType} ${findUnknown({ [loginType]: true }, this.loginTypes)?.complaint ?? ''}`,
    );
  }

  /** Returns each AuthX, in the order of the list. */
  [Symbol.iterator](): IterableIterator<AuthX> {
    return this.byName.values();
  }
}
