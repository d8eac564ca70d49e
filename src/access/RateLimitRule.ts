import type { MaybePromise } from '../async/MaybePromise';
import type { TokenPayload } from '../token/TokenPayload';
import type { CheckContext } from './AccessCheck';

/** The part of a Koa context that the key of a rate limit may read. The client chooses everything in it but `ip`. */
export interface RateLimitContext extends CheckContext {
  /** Returns a header of the request; an empty text if there is none. */
  get(field: string): string;
}

/**
 * Returns the key under which a request is counted. Requests without a key, that is with undefined or null, are counted
 * together.
 *
 * @param payload - the verified claims. Undefined if the limit is checked before authentication, or if there is no token
 */
export type RateLimitKey = (
  context: RateLimitContext,
  payload: TokenPayload | undefined,
) => MaybePromise<string | number | bigint | null | undefined>;

/** Whether a limit is checked before the token of the request is looked for, or after the guard has accepted it. */
export type RateLimitStage = 'beforeAuthentication' | 'afterAuthentication';

/** One limit of an action: at most `max` accepted requests with the same key in any `window`. */
export interface RateLimitRule {
  /** The decorator as it is written, for messages and reports. */
  readonly decorator: string;
  /** Names the counters. Rules of the same name share them. Default: where the decorator stands, and its numbers. */
  readonly name: string;
  /** Whether the application chose the name. */
  readonly isNamed: boolean;
  readonly max: number;
  /** Seconds. */
  readonly window: number;
  /** `'ip'` is the address of the client, `'subject'` the holder of the token, and `'own'` what `keyOf` returns. */
  readonly key: 'ip' | 'subject' | 'own';
  /** Undefined unless `key` is `'own'`. */
  readonly keyOf: RateLimitKey | undefined;
  readonly stage: RateLimitStage;
}
