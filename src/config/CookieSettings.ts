import type { CookieOptions } from './CookieOptions';
import type { CsrfOptions } from './CsrfOptions';
import { parseDuration } from './Duration';
import { ConfigurationError } from '../errors/errors';

/** A cookie's name, and the path of the requests that it is sent with. */
export interface CookieName {
  readonly name: string;
  readonly path: string;
}

/** The cookies of one type of token. */
export interface CookiePair {
  readonly token: CookieName;
  readonly csrf: CookieName;
}

/** How cookies are written. */
export interface CookieSettings {
  readonly access: CookiePair;
  readonly refresh: CookiePair;
  readonly domain: string | undefined;
  readonly sameSite: 'lax' | 'strict' | 'none';
  readonly secure: boolean;
  readonly httpOnly: boolean;
  /** Seconds, or undefined where `endsWithSession` decides. */
  readonly maxAge: number | undefined;
  /** Whether a cookie ends with the browser's session, and not with its token. */
  readonly endsWithSession: boolean;
}

/** @throws ConfigurationError for cookies that browsers would refuse, or mistake for each other */
export function makeCookieSettings(options: CookieOptions & CsrfOptions): CookieSettings {
  const settings: CookieSettings = {
    access: {
      token: { name: options.accessCookieName ?? 'access_token_cookie', path: options.accessCookiePath ?? '/' },
      csrf: { name: options.accessCsrfCookieName ?? 'csrf_access_token', path: options.accessCsrfCookiePath ?? '/' },
    },
    refresh: {
      token: { name: options.refreshCookieName ?? 'refresh_token_cookie', path: options.refreshCookiePath ?? '/' },
      csrf: { name: options.refreshCsrfCookieName ?? 'csrf_refresh_token', path: options.refreshCsrfCookiePath ?? '/' },
    },
    domain: options.cookieDomain,
    sameSite: options.cookieSameSite ?? 'lax',
    secure: options.cookieSecure ?? true,
    httpOnly: options.cookieHttpOnly ?? true,
    maxAge: options.cookieMaxAge === undefined ? undefined : Math.floor(parseDuration(options.cookieMaxAge)),
    endsWithSession: options.sessionCookie ?? true,
  };
  assertSameSite(settings);
  assertDistinct(settings);
  namesOf(settings).forEach(([option, cookie]) => assertPrefix(option, cookie, settings));
  return settings;
}

const namesOf = ({ access, refresh }: CookieSettings): [option: string, cookie: CookieName][] => [
  ['accessCookieName', access.token],
  ['accessCsrfCookieName', access.csrf],
  ['refreshCookieName', refresh.token],
  ['refreshCsrfCookieName', refresh.csrf],
];

/** Browsers drop a cookie that says otherwise. */
function assertSameSite({ sameSite, secure }: CookieSettings): void {
  if (sameSite === 'none' && !secure) {
    throw new ConfigurationError("cookieSameSite: 'none' wants cookieSecure: true, or browsers drop the cookies.");
  }
}

function assertDistinct(settings: CookieSettings): void {
  const seen = new Map<string, string>();
  for (const [option, { name }] of namesOf(settings)) {
    const other = seen.get(name);
    if (other !== undefined)
      throw new ConfigurationError(`${option}: is the same as ${other}. Give each its own name.`);
    seen.set(name, option);
  }
}

/** What browsers demand of a cookie whose name begins so (RFC 6265bis section 4.1.3); they read the prefix in any letter case. */
function assertPrefix(option: string, { name, path }: CookieName, { secure, domain }: CookieSettings): void {
  const prefix = /^__(host|secure)-/i.exec(name)?.[1]?.toLowerCase();
  if (prefix === undefined) return;
  if (!secure)
    throw new ConfigurationError(`${option}: ${name} wants cookieSecure: true, or browsers drop the cookie.`);
  if (prefix === 'secure') return;
  if (domain !== undefined) {
    throw new ConfigurationError(`${option}: ${name} cannot have a cookieDomain. Leave that out, or use __Secure-.`);
  }
  if (path !== '/') {
    throw new ConfigurationError(`${option}: ${name} wants the path /. Leave its path out, or use __Secure-.`);
  }
}
