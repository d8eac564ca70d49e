import type { CookieOptions } from './CookieOptions';
import type { CsrfOptions } from './CsrfOptions';
import type { CookieAttributes, CookieName, CookiePair } from './CookieAttributes';
import { readFormerCookies, type FormerCookie } from './readFormerCookies';
import { parseDuration } from './Duration';
import { ConfigurationError } from '../errors/errors';

/** How cookies are written. */
export interface CookieSettings extends CookieAttributes {
  readonly access: CookiePair;
  readonly refresh: CookiePair;
  readonly httpOnly: boolean;
  /** Cookies of earlier configurations, which browsers are told to delete. */
  readonly former: readonly FormerCookie[];
  /** Seconds; undefined if `endsWithSession` decides. */
  readonly maxAge: number | undefined;
  /** Whether a cookie ends when the browser is closed. If not, it ends when its token expires. */
  readonly endsWithSession: boolean;
}

/** @throws ConfigurationError if browsers would drop a cookie, or if two cookies have the same name */
export function makeCookieSettings(options: CookieOptions & CsrfOptions): CookieSettings {
  const settings: Omit<CookieSettings, 'former'> = {
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
    partitioned: options.cookiePartitioned ?? false,
    httpOnly: options.cookieHttpOnly ?? true,
    maxAge: options.cookieMaxAge === undefined ? undefined : Math.floor(parseDuration(options.cookieMaxAge)),
    endsWithSession: options.sessionCookie ?? true,
  };
  assertSameSite(settings);
  assertPartitioned(settings);
  assertDistinct(settings);
  namesOf(settings).forEach(([option, cookie]) => assertPrefix(option, cookie, settings));
  return { ...settings, former: readFormerCookies(options, settings) };
}

const namesOf = ({
  access,
  refresh,
}: Pick<CookieSettings, 'access' | 'refresh'>): [option: string, cookie: CookieName][] => [
  ['accessCookieName', access.token],
  ['accessCsrfCookieName', access.csrf],
  ['refreshCookieName', refresh.token],
  ['refreshCsrfCookieName', refresh.csrf],
];

/** Browsers drop a cookie with `SameSite=None` and without `Secure`. */
function assertSameSite({ sameSite, secure }: CookieAttributes): void {
  if (sameSite === 'none' && !secure) {
    throw new ConfigurationError(
      "cookieSameSite: 'none' needs cookieSecure: true. Otherwise browsers drop the cookies.",
    );
  }
}

/** Browsers drop a partitioned cookie without `Secure`. Without `SameSite=None`, an embedded page never gets it. */
function assertPartitioned({ partitioned, sameSite, secure }: CookieAttributes): void {
  if (!partitioned || (sameSite === 'none' && secure)) return;
  throw new ConfigurationError(
    "cookiePartitioned: is for pages that other sites embed. It wants cookieSameSite: 'none' and cookieSecure: true.",
  );
}

function assertDistinct(settings: Pick<CookieSettings, 'access' | 'refresh'>): void {
  const seen = new Map<string, string>();
  for (const [option, { name }] of namesOf(settings)) {
    const other = seen.get(name);
    if (other !== undefined)
      throw new ConfigurationError(`${option}: is the same as ${other}. Give each its own name.`);
    seen.set(name, option);
  }
}

/** Checks what browsers require of a name with a prefix, in any letter case (RFC 6265bis section 4.1.3). */
export function assertPrefix(option: string, { name, path }: CookieName, { secure, domain }: CookieAttributes): void {
  const prefix = /^__(host|secure)-/i.exec(name)?.[1]?.toLowerCase();
  if (prefix === undefined) return;
  if (!secure)
    throw new ConfigurationError(`${option}: ${name} needs cookieSecure: true. Otherwise browsers drop the cookie.`);
  if (prefix === 'secure') return;
  if (domain !== undefined) {
    throw new ConfigurationError(
      `${option}: ${name} cannot have a cookieDomain. Remove cookieDomain, or use __Secure-.`,
    );
  }
  if (path !== '/') {
    throw new ConfigurationError(`${option}: ${name} needs the path /. Remove its path, or use __Secure-.`);
  }
}
