import { refuseUnknown } from '../config/refuseUnknown';
import type { RateLimitKey, RateLimitRule, RateLimitStage } from '../access/RateLimitRule';
import { type LimitOptions, readLimit } from '../limits/readLimit';
import { recordGuard, type GuardDecorator } from './recordGuard';

/** Options of {@link RateLimit}. */
export interface RateLimitOptions extends LimitOptions {
  /**
   * What requests are counted by: `'ip'` (default) is the address of the client as Koa's `proxy` says, `'subject'` is the
   * holder of the token, and a function returns a key of your own.
   */
  key?: 'ip' | 'subject' | RateLimitKey | undefined;
  /**
   * When the limit is checked. Default: before authentication, and for `key: 'subject'` after it. A limit before
   * authentication also counts requests whose token is then refused, and refuses without verifying a token.
   */
  stage?: RateLimitStage | undefined;
  /** Limits of the same name share their counters. Default: each decorator has counters of its own. */
  name?: string | undefined;
}

const optionNames = ['max', 'window', 'key', 'stage', 'name'] satisfies (keyof RateLimitOptions)[];

const stages: readonly unknown[] = ['beforeAuthentication', 'afterAuthentication'] satisfies RateLimitStage[];

const where = '@RateLimit()';

/**
 * Limits how often an action is called. On a class, all actions of the class share the limit. It does not say who may call
 * the action.
 *
 * ```ts
 * @RateLimit({ max: 10, window: '10s' })
 * ```
 *
 * A request over a limit answers 429 `RateLimitExceeded` with `Retry-After`, and does not count. Several limits all apply.
 *
 * @throws TypeError or RangeError, when the decorator is applied, for options that cannot be used
 */
export function RateLimit(options: RateLimitOptions): GuardDecorator {
  refuseUnknown(where, options, optionNames);
  const { key = 'ip', name } = options;
  const { max, window } = readLimit(where, options);
  if (key !== 'ip' && key !== 'subject' && typeof key !== 'function') {
    throw new TypeError(`${where}: key must be 'ip', 'subject' or a function that returns a key.`);
  }
  const stage = readStage(options);
  if (name !== undefined && (typeof (name as unknown) !== 'string' || !/^[A-Za-z][\w.-]{0,63}$/.test(name))) {
    throw new TypeError(`${where}: name must be a plain name of at most 64 characters, such as 'exports'.`);
  }
  const decorator = describe(options, stage);
  const kind = typeof key === 'function' ? 'own' : key;
  const rule: Omit<RateLimitRule, 'name'> = {
    decorator,
    isNamed: name !== undefined,
    max,
    window,
    key: kind,
    keyOf: typeof key === 'function' ? key : undefined,
    stage,
  };
  return recordGuard(place => ({
    name: decorator,
    kind: 'limit',
    limit: { ...rule, name: name ?? `${place} ${String(max)} per ${String(window)}s by ${kind}` },
  }));
}

function readStage({ key, stage }: RateLimitOptions): RateLimitStage {
  if (stage === undefined) return key === 'subject' ? 'afterAuthentication' : 'beforeAuthentication';
  if (!stages.includes(stage)) {
    throw new TypeError(`${where}: stage must be 'beforeAuthentication' or 'afterAuthentication'.`);
  }
  if (key !== 'subject' || stage === 'afterAuthentication') return stage;
  throw new TypeError(`${where}: the subject is not known before authentication. Remove stage.`);
}

/** Returns the decorator as it is written. */
function describe({ max, window, key, stage, name }: RateLimitOptions, read: RateLimitStage): string {
  const parts = [
    `max: ${String(max)}`,
    `window: ${typeof window === 'number' ? String(window) : `'${window}'`}`,
    ...(key === undefined ? [] : [typeof key === 'function' ? 'key: ...' : `key: '${key}'`]),
    ...(stage === undefined ? [] : [`stage: '${read}'`]),
    ...(name === undefined ? [] : [`name: '${name}'`]),
  ];
  return `@RateLimit({ ${parts.join(', ')} })`;
}
