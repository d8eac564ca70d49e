import type { RateLimitContext, RateLimitRule, RateLimitStage } from '../access/RateLimitRule';
import { andThen, isThenable, type MaybePromise } from '../async/MaybePromise';
import { boundedCall } from '../calls/boundedCall';
import { AuthXError, clientStatusOf } from '../errors/AuthXError';
import { AccessDeniedError, RateLimitExceeded } from '../errors/errors';
import { eventChannels } from '../events/eventChannels';
import type { TokenPayload } from '../token/TokenPayload';
import { clientAddress } from './clientAddress';
import { counterId } from './counterId';
import { policyHeader, policyNames, stateHeader } from './rateLimitHeaders';
import type { RateLimiter } from './RateLimiter';
import type { CountedRequest, CounterState, RateLimitCounter } from './RateLimitStore';
import { secondsUntilRoom } from './secondsUntilRoom';

/** A Koa context with a response, whose headers say how much of a limit is left. */
export interface LimitedContext extends RateLimitContext {
  readonly res: {
    getHeader(name: string): number | string | string[] | undefined;
    setHeader(name: string, value: string): unknown;
  };
}

type KeyParts = readonly string[];

/** Finds the counter of a request. */
type CounterOfRequest = (context: LimitedContext, payload: TokenPayload | undefined) => MaybePromise<RateLimitCounter>;

/** The rate limits of one action that are checked at one stage. */
export class ActionLimits {
  private readonly finders: readonly CounterOfRequest[];
  private readonly names: readonly string[];
  private readonly policies: string;

  private constructor(
    private readonly rules: readonly RateLimitRule[],
    private readonly limiter: RateLimiter,
    all: readonly RateLimitRule[],
  ) {
    this.finders = rules.map(rule => this.finderOf(rule));
    const names = policyNames(all);
    this.names = rules.map(rule => names.get(rule) as string);
    this.policies = policyHeader(rules, this.names);
  }

  /** Returns the limits of one stage; undefined if there are none. */
  static at(stage: RateLimitStage, all: readonly RateLimitRule[], limiter: RateLimiter): ActionLimits | undefined {
    const rules = all.filter(rule => rule.stage === stage);
    return rules.length === 0 ? undefined : new ActionLimits(rules, limiter, all);
  }

  /**
   * Counts a request, and writes the headers that say so.
   *
   * @param payload - undefined before authentication, and without a token
   * @throws RateLimitExceeded; RateLimitUnavailableError if the store failed; AccessDeniedError if a key function failed,
   *   or what it threw for the client
   */
  count(context: LimitedContext, payload: TokenPayload | undefined): MaybePromise<void> {
    const counters = this.finders.map(find => find(context, payload));
    return counters.some(isThenable)
      ? this.takeAfter(context, counters)
      : this.take(context, counters as RateLimitCounter[]);
  }

  private finderOf(rule: RateLimitRule): CounterOfRequest {
    // Hashing the claims of a token takes longer than counting.
    const ofSubject = (payload: TokenPayload): RateLimitCounter =>
      Object.freeze(counterOf(rule, subjectParts(payload)));
    return (context, payload) =>
      rule.key === 'subject' && payload
        ? payload.derived(ofSubject)
        : counterAfter(rule, this.keyOf(rule, context, payload));
  }

  private async takeAfter(context: LimitedContext, counters: readonly MaybePromise<RateLimitCounter>[]): Promise<void> {
    return this.take(context, await Promise.all(counters.map(async counter => counter)));
  }

  private take(context: LimitedContext, counters: readonly RateLimitCounter[]): MaybePromise<void> {
    const counted = this.limiter.take(counters);
    if (isThenable(counted)) return this.answerAfter(context, counted);
    this.answer(context, counted);
  }

  private answerAfter(context: LimitedContext, counting: PromiseLike<CountedRequest | undefined>): MaybePromise<void> {
    return andThen(counting, counted => this.answer(context, counted));
  }

  /** @param counted - undefined if the request was allowed without being counted */
  private answer({ res }: LimitedContext, counted: CountedRequest | undefined): void {
    if (!counted) return;
    const { isAccepted, states } = counted;
    const policies = joined(res.getHeader('ratelimit-policy'), this.policies);
    const state = joined(res.getHeader('ratelimit'), stateHeader(states, this.names));
    res.setHeader('RateLimit-Policy', policies);
    res.setHeader('RateLimit', state);
    if (isAccepted) return;
    if (eventChannels['limit.reached'].isHeard) this.tell(states);
    throw new RateLimitExceeded(secondsUntilRoom(states), {
      headers: { 'RateLimit-Policy': policies, RateLimit: state },
    });
  }

  private tell(states: readonly CounterState[]): void {
    const exhausted = this.rules.find((_, i) => (states[i] as CounterState).remaining < 1) ?? this.rules[0];
    const { decorator: limit, key, stage } = exhausted as RateLimitRule;
    eventChannels['limit.reached'].publish({ limit, key, stage, retryAfter: secondsUntilRoom(states) });
  }

  private keyOf(
    rule: RateLimitRule,
    context: RateLimitContext,
    payload: TokenPayload | undefined,
  ): MaybePromise<KeyParts> {
    const { keyOf, decorator } = rule;
    if (keyOf) {
      const bounds = {
        ...this.limiter.callBounds,
        name: `The key function of ${decorator}`,
        refusal: asAnswer,
      };
      return boundedCall(() => keyOf(context, payload), bounds, readKey);
    }
    return ['ip', clientAddress(context.ip)];
  }
}

/**
 * A key function may answer the client, such as with 400 for a body that it cannot read. If it fails, the status is 403, as
 * for a check that fails: with some parameters, a client could make it fail.
 */
const asAnswer = (cause: unknown): AuthXError =>
  cause instanceof AuthXError || clientStatusOf(cause) !== undefined
    ? (cause as AuthXError)
    : new AccessDeniedError({ cause });

const counterAfter = (rule: RateLimitRule, key: MaybePromise<KeyParts>): MaybePromise<RateLimitCounter> =>
  andThen(key, parts => counterOf(rule, parts));

const counterOf = ({ name, max, window, key }: RateLimitRule, parts: KeyParts): RateLimitCounter => ({
  id: counterId('limit', name, max, window, key, ...parts),
  max,
  window: window * 1000,
});

/** The subjects of two login types or issuers are different users, even if they have the same name. */
const subjectParts = ({ sub, loginType, isRemote, iss }: TokenPayload): KeyParts => [
  'subject',
  loginType ?? '',
  isRemote ? (iss ?? '') : '',
  sub,
];

/** An object would become a text that is the same for every client. */
function readKey(key: unknown): KeyParts {
  if (key === undefined || key === null) return ['none'];
  if (typeof key === 'string' || typeof key === 'bigint') return ['own', String(key)];
  if (typeof key === 'number' && Number.isFinite(key)) return ['own', String(key)];
  throw new TypeError('The key of a rate limit must be a text or a number.');
}

/** An earlier stage has written its own limits. */
const joined = (before: unknown, value: string): string => (typeof before === 'string' ? `${before}, ${value}` : value);
