import { longestLifetime } from '../config/Duration';
import type { TokenType } from './TokenType';

/** How long a browser keeps a cookie: seconds, or until its session ends, or until the token of the cookie expires. */
export type CookieLifetime = number | 'session' | 'token';

/** The lifetimes that one login chose for its cookies. A type that is missing has the configured one. */
export type CookieLifetimes = Readonly<Partial<Record<TokenType, CookieLifetime>>>;

/** Tells whether the value of the claim `cookie_lifetimes` is well formed. */
export function areCookieLifetimes(value: unknown): value is CookieLifetimes {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return Object.entries(value).every(
    ([type, lifetime]) => (type === 'access' || type === 'refresh') && isCookieLifetime(lifetime),
  );
}

/** Tells whether two logins chose the same lifetimes. */
export const areSameLifetimes = (one: CookieLifetimes = {}, other: CookieLifetimes = {}): boolean =>
  one.access === other.access && one.refresh === other.refresh;

const isCookieLifetime = (value: unknown): boolean =>
  value === 'session' ||
  value === 'token' ||
  (Number.isInteger(value) && (value as number) >= 0 && (value as number) <= longestLifetime);
