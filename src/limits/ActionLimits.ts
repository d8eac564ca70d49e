import type { RateLimitContext, RateLimitRule, RateLimitStage } from '../access/RateLimitRule';
import { andThen, isThenable, type MaybePromise } from '../async/MaybePromise';
import { boundedCall } from '../calls/boundedCall';
import { AuthXError } from '../errors/AuthXError';
import { RateLimitExceeded, RateLimitUnavailableError } from '../errors/errors';
import type { TokenPayload } from '../token/TokenPayload';
import { clientAddress } from './clientAddress';
import { counterId } from './counterId';
import { policyHeader, policyNames, stateHeader } from './rateLimitHeaders';
import type { RateLimiter } from './RateLimiter';
import type { CountedRequest } from './RateLimitStore';
import { secondsUntilRoom } from './secondsUntilRoom';

/** A Koa context with a response, whose headers say how much of a limit is left. */
export interface LimitedContext extends RateLimitContext {
  readonly res: {
    getHeader(name: string): number | string | string[] | undefined;
    setHeader(name: string, value: string): unknown;
  };
}

type KeyParts = readonly string[];

/** The rate limits of one action that are checked at one stage. */
export class ActionLimits {
  private readonly names: readonly string[];
  private readonly policies: string;

  private constructor(
    private readonly rules: readonly RateLimitRule[],
    private readonly limiter: RateLimiter,
    all: readonly RateLimitRule[],
  ) {
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
   * @throws RateLimitExceeded; RateLimitUnavailableError if the store or a key function failed
   */
  count(context: LimitedContext, payload: TokenPayload | undefined): MaybePromise<void> {
    const keys = this.rules.map(rule => this.keyOf(rule, context, payload));
    return keys.some(isThenable)
      ? Promise.all(keys.map(async key => key)).then(known => this.take(context, known))
      : this.take(context, keys as KeyParts[]);
  }

  private take(context: LimitedContext, keys: readonly KeyParts[]): MaybePromise<void> {
    const counters = this.rules.map(({ name, max, window, key }, i) => ({
      id: counterId('limit', name, max, window, key, ...(keys[i] as KeyParts)),
      max,
      window: window * 1000,
    }));
    return andThen(this.limiter.take(counters), counted => {
      if (counted) this.answer(context, counted);
    });
  }

  private answer({ res }: LimitedContext, { isAccepted, states }: CountedRequest): void {
    const headers = {
      'RateLimit-Policy': joined(res.getHeader('RateLimit-Policy'), this.policies),
      RateLimit: joined(res.getHeader('RateLimit'), stateHeader(states, this.names)),
    };
    for (const [name, value] of Object.entries(headers)) res.setHeader(name, value);
    if (isAccepted) return;
    throw new RateLimitExceeded(secondsUntilRoom(states), { headers });
  }

  private keyOf(
    rule: RateLimitRule,
    context: RateLimitContext,
    payload: TokenPayload | undefined,
  ): MaybePromise<KeyParts> {
    const { key, keyOf, decorator } = rule;
    if (keyOf) {
      const refusal = (cause: unknown): AuthXError =>
        cause instanceof AuthXError ? cause : new RateLimitUnavailableError({ cause });
      const bounds = { ...this.limiter.callBounds, name: `The key function of ${decorator}`, refusal };
      return boundedCall(() => keyOf(context, payload), bounds, readKey);
    }
    if (key === 'subject' && payload) return subjectParts(payload);
    return ['ip', clientAddress(context.ip)];
  }
}

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
