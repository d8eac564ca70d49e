import type { RateLimitRule } from '../access/RateLimitRule';
import type { CounterState } from './RateLimitStore';

/**
 * Returns the name of each limit in headers: the name that the application chose, or what the limit says. Names of classes
 * and methods are not told to clients.
 */
export function policyNames(rules: readonly RateLimitRule[]): ReadonlyMap<RateLimitRule, string> {
  const names = new Map<RateLimitRule, string>();
  const used = new Set<string>();
  for (const rule of rules) {
    const { isNamed, name, max, window, key } = rule;
    const own = isNamed ? name : `${String(max)}-per-${String(window)}s${key === 'ip' ? '' : `-and-${nouns[key]}`}`;
    let free = own;
    for (let i = 2; used.has(free); i += 1) free = `${own}-${String(i)}`;
    used.add(free);
    names.set(rule, free);
  }
  return names;
}

const nouns = { subject: 'user', own: 'key' } as const;

/** Returns the value of the header `RateLimit-Policy` (draft-ietf-httpapi-ratelimit-headers-10 section 3). */
export const policyHeader = (rules: readonly RateLimitRule[], names: readonly string[]): string =>
  rules.map(({ max, window }, i) => `"${names[i] as string}";q=${String(max)};w=${String(window)}`).join(', ');

/**
 * Returns the value of the header `RateLimit` (draft-ietf-httpapi-ratelimit-headers-10 section 4): for each limit, how many
 * requests it would still accept, and for how many seconds that number can only fall.
 */
export function stateHeader(states: readonly CounterState[], names: readonly string[]): string {
  let value = '';
  for (let i = 0; i < states.length; i += 1) {
    const { remaining, oldestLeavesIn } = states[i] as CounterState;
    const seconds = Math.ceil(oldestLeavesIn / 1000);
    const state = `"${names[i] as string}";r=${String(Math.max(0, remaining))};t=${String(seconds)}`;
    value = i === 0 ? state : `${value}, ${state}`;
  }
  return value;
}
