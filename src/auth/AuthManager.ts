import { assertNames } from '../config/assertNames';
import { findUnknown } from '../config/refuseUnknown';
import { ConfigurationError } from '../errors/errors';
import type { LoginTypeName } from '../token/AuthXTypes';
import type { AuthXLogger } from '../calls/AuthXLogger';
import type { AuthX } from './AuthX';
import { checkLoginTypes } from './checkLoginTypes';
import type { Health } from './HealthCheck';
import type { Purged } from './purgeStores';
import { LoginSystems } from './LoginSystems';
import type { RequestAuthenticator } from './RequestAuthenticator';

/** The health of the stores of all login types. */
export interface ManagedHealth {
  /** Whether no probe of any store failed or was late. */
  readonly isHealthy: boolean;
  readonly loginTypes: Readonly<Record<string, Health>>;
}

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

  /** Probes the stores of all login types at the same time, as `AuthX.checkHealth` does. It never rejects. */
  async checkHealth(): Promise<ManagedHealth> {
    const found = await Promise.all(
      [...this.byName].map(async ([name, auth]) => [name, await auth.checkHealth()] as const),
    );
    return { isHealthy: found.every(([, { isHealthy }]) => isHealthy), loginTypes: Object.fromEntries(found) };
  }

  /**
   * Purges the stores of all login types, one after the other, as `AuthX.purge` does. {@link schedulePurge} calls it
   * regularly. Returns how many rows it deleted.
   *
   * @throws the error of the first store that failed, after it has purged the others; ConfigurationError if there is no store
   */
  async purge(now: Date = new Date()): Promise<Purged> {
    const outcomes: PromiseSettledResult<Purged>[] = [];
    const kept = [...this].filter(({ keepsAnything }) => keepsAnything);
    if (kept.length === 0) {
      throw new ConfigurationError('purge: there is nothing to purge. Give AuthX revokedTokens or sessions.');
    }
    for (const auth of kept) outcomes.push(...(await Promise.allSettled([auth.purge(now)])));
    return outcomes.map(valueOf).reduce(addPurged);
  }

  /** Whether there is a store to purge. @internal */
  get keepsAnything(): boolean {
    return [...this].some(({ keepsAnything }) => keepsAnything);
  }

  /** @internal */
  get logger(): AuthXLogger {
    const [first] = this;
    return (first as AuthX).logger;
  }

  /** Returns each AuthX, in the order of the list. */
  [Symbol.iterator](): IterableIterator<AuthX> {
    return this.byName.values();
  }
}

function valueOf(outcome: PromiseSettledResult<Purged>): Purged {
  if (outcome.status === 'rejected') throw outcome.reason;
  return outcome.value;
}

const addPurged = (one: Purged, other: Purged): Purged =>
  Object.fromEntries(
    [...new Set([...Object.keys(one), ...Object.keys(other)])].map(name => [
      name,
      (one[name as keyof Purged] ?? 0) + (other[name as keyof Purged] ?? 0),
    ]),
  ) as unknown as Purged;
