import type { MaybePromise } from '../../async/MaybePromise';
import { boundedCall } from '../../calls/boundedCall';
import { RateLimitExceeded, RateLimitUnavailableError } from '../../errors/errors';
import { eventChannels } from '../../events/eventChannels';
import { type AnswerContext, type AuthContext, ContextRequest } from '../../transport/ContextRequest';
import { clientAddress } from '../clientAddress';
import { counterId } from '../counterId';
import type { RateLimiter } from '../RateLimiter';
import type { CountedRequest, CounterState, GivenBack, RateLimitCounter } from '../RateLimitStore';
import { secondsUntilRoom } from '../secondsUntilRoom';
import { DeviceCookies } from './DeviceCookies';
import type { LoginThrottleSettings } from './readLoginThrottle';

/** The part of a Koa context that a login is counted by. */
export type LoginContext = AuthContext & AnswerContext & { readonly ip?: string | undefined };

/** One login. */
interface Login {
  readonly ctx: LoginContext;
  /** A hash, so that stores contain no names of accounts. */
  readonly account: string;
  /**
   * A hash of the name exactly as the client gave it. An application can have two accounts whose names are counted in one
   * form, and a login to one of them must not make a device of the other. Undefined for what is no text.
   */
  readonly spelling: string | undefined;
}

/**
 * Limits failed logins. An attacker who guesses passwords cannot lock an account out for its owner: failures from other
 * addresses do not count against a device from which the account has logged in before.
 */
export class LoginThrottle {
  private readonly devices: DeviceCookies;

  /** @param limiter - one that refuses while its store is down */
  constructor(
    private readonly settings: LoginThrottleSettings,
    private readonly limiter: RateLimiter,
  ) {
    this.devices = new DeviceCookies(settings.device);
  }

  /**
   * Checks a password, unless too many logins have failed.
   *
   * ```ts
   * const user = await auth.loginThrottle.attempt(ctx, username, () => users.check(username, password));
   * if (!user) throw new UnauthorizedError('Invalid credentials');
   * ```
   *
   * The attempt is counted before `check` is called, and is taken back if it succeeds, so that attempts at the same time
   * cannot exceed a limit. A success sets the device cookie.
   *
   * @param account - the name of the account as the client gave it. It need not exist
   * @param check - returns undefined, null, false, 0 or an empty text for a wrong password. If it throws, the login has
   *   failed as well
   * @returns what `check` returned
   * @throws RateLimitExceeded, before `check` is called; RateLimitUnavailableError if the store failed
   */
  async attempt<T>(ctx: LoginContext, account: string, check: () => MaybePromise<T>): Promise<T> {
    const login = { ctx, account: this.hashOf(account), spelling: this.spellingOf(account) };
    const counted = await this.reserve(login);
    const found = await this.ask(check);
    if (isFailure(found)) return found;
    await this.limiter.giveBack(counted);
    if (login.spelling !== undefined) {
      this.devices.remember(new ContextRequest(ctx), ctx.res, login.spelling);
    }
    return found;
  }

  /** Asks the check, and tells of a failed login. */
  private async ask<T>(check: () => MaybePromise<T>): Promise<T> {
    let hasFailed = true;
    try {
      const found = await check();
      hasFailed = isFailure(found);
      return found;
    } finally {
      const failures = eventChannels['login.failed'];
      if (hasFailed && failures.isHeard) failures.publish({ name: this.settings.name });
    }
  }

  private tellThrottled(states: readonly CounterState[], retryAfter: number): void {
    if (!eventChannels['login.throttled'].isHeard) return;
    const limits = strangerLimits.filter((_, i) => (states[i] as CounterState).remaining < 1);
    eventChannels['login.throttled'].publish({ name: this.settings.name, limits: Object.freeze(limits), retryAfter });
  }

  /** A device of the account has a counter of its own. When it is exhausted, the device is a stranger. */
  private async reserve(login: Login): Promise<readonly GivenBack[]> {
    const { ctx, spelling } = login;
    const device = spelling === undefined ? undefined : this.devices.find(new ContextRequest(ctx), spelling);
    const own = device === undefined ? undefined : await this.take([this.counter('perDevice', login.account, device)]);
    if (own?.isAccepted) return own.counted;
    const address = clientAddress(ctx.ip);
    const { isAccepted, counted, states } = await this.take([
      this.counter('perAccountAndAddress', login.account, address),
      this.counter('perAddress', address),
      this.counter('perAccount', login.account),
    ]);
    if (isAccepted) return counted;
    const wait = secondsUntilRoom(states);
    this.tellThrottled(states, wait);
    throw new RateLimitExceeded(wait);
  }

  private async take(
    counters: readonly RateLimitCounter[],
  ): Promise<CountedRequest & { counted: readonly GivenBack[] }> {
    const answer = await this.limiter.take(counters);
    // Only a limiter that allows requests while its store is down answers nothing.
    if (!answer) throw new RateLimitUnavailableError();
    const { isAccepted, states } = answer;
    const counted = counters.map((counter, i) => ({ ...counter, slot: states[i]?.slot ?? -1 }));
    return { isAccepted, counted, states };
  }

  private counter(name: keyof LoginThrottleSettings['limits'], ...key: readonly string[]): RateLimitCounter {
    const { max, window } = this.settings.limits[name];
    return { id: counterId('login', this.settings.name, name, max, window, ...key), max, window: window * 1000 };
  }

  private spellingOf(account: unknown): string | undefined {
    return typeof account === 'string' ? counterId('spelling', this.settings.name, account) : undefined;
  }

  /** A client may send anything as the name of an account. Accounts of two login systems are different accounts. */
  private hashOf(account: unknown): string {
    const given = typeof account === 'string' ? account : '';
    const bounds = {
      ...this.limiter.callBounds,
      name: 'normalizeAccount',
      refusal: (cause: unknown) => new RateLimitUnavailableError({ cause }),
    };
    const normalize = (): string => this.settings.normalizeAccount(given);
    return boundedCall(normalize, bounds, name => counterId('account', this.settings.name, assertText(name))) as string;
  }
}

/** The limits of logins from a device that the account does not know, in the order in which they are counted. */
const strangerLimits = ['perAccountAndAddress', 'perAddress', 'perAccount'] as const;

/** A check that counts or looks up may answer 0 or an empty text, which the application takes for a failure: `if (!user)`. */
const isFailure = (found: unknown): boolean => !found;

function assertText(name: unknown): string {
  if (typeof name === 'string') return name;
  throw new TypeError('normalizeAccount must return a text.');
}
