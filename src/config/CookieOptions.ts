import { IsArray, IsBoolean, IsIn, IsOptional, Matches } from 'class-validator';
import { type Duration, longestLifetime } from './Duration';
import type { FormerCookieOptions } from './FormerCookieOptions';
import { cookieDomain, cookiePath, httpToken } from './httpGrammar';
import { IsDuration } from './IsDuration';
import { LocationOptions } from './LocationOptions';

/** Validates the name of a cookie (RFC 6265 section 4.1.1). */
export const IsCookieName = (): PropertyDecorator =>
  Matches(httpToken, { message: '$property must be the name of a cookie (RFC 6265 section 4.1.1)' });

/** Validates the path of a cookie. */
export const IsCookiePath = (): PropertyDecorator =>
  Matches(cookiePath, { message: '$property must begin with / and hold no semicolon (RFC 6265 section 4.1.1)' });

/** The cookies that carry tokens (RFC 6265). */
export class CookieOptions extends LocationOptions {
  /** Cookie that carries access tokens. Default `'access_token_cookie'`. JWT_ACCESS_COOKIE_NAME */
  @IsOptional()
  @IsCookieName()
  accessCookieName?: string | undefined;

  /** Path of the requests that it is sent with. Default `'/'`. JWT_ACCESS_COOKIE_PATH */
  @IsOptional()
  @IsCookiePath()
  accessCookiePath?: string | undefined;

  /** Cookie that carries refresh tokens. Default `'refresh_token_cookie'`. JWT_REFRESH_COOKIE_NAME */
  @IsOptional()
  @IsCookieName()
  refreshCookieName?: string | undefined;

  /** Path of the requests that it is sent with; best that of the refresh action alone. Default `'/'`. JWT_REFRESH_COOKIE_PATH */
  @IsOptional()
  @IsCookiePath()
  refreshCookiePath?: string | undefined;

  /** Domain whose hosts all get the cookies. Default: only the host that set them. JWT_COOKIE_DOMAIN */
  @IsOptional()
  @Matches(cookieDomain, { message: '$property must be a host name, such as example.com' })
  cookieDomain?: string | undefined;

  /** How long browsers keep the cookies, whatever `sessionCookie` says; 0: not at all. Default: none. JWT_COOKIE_MAX_AGE (seconds) */
  @IsOptional()
  @IsDuration(0, longestLifetime)
  cookieMaxAge?: Duration | undefined;

  /** With which requests from other sites browsers send the cookies. Default `'lax'`. JWT_COOKIE_SAMESITE */
  @IsOptional()
  @IsIn(['lax', 'strict', 'none'])
  cookieSameSite?: 'lax' | 'strict' | 'none' | undefined;

  /** Whether the cookies are sent over TLS (and to localhost) alone. Default true. JWT_COOKIE_SECURE */
  @IsOptional()
  @IsBoolean()
  cookieSecure?: boolean | undefined;

  /** Whether scripts cannot read the token cookies. Default true. JWT_COOKIE_HTTP_ONLY */
  @IsOptional()
  @IsBoolean()
  cookieHttpOnly?: boolean | undefined;

  /**
   * Whether browsers keep the cookies apart for each site that embeds this one (CHIPS). Default false. It demands
   * `cookieSameSite: 'none'` and `cookieSecure`. JWT_COOKIE_PARTITIONED
   */
  @IsOptional()
  @IsBoolean()
  cookiePartitioned?: boolean | undefined;

  /** Whether the cookies end with the browser's session; false: with their token. Default true. JWT_SESSION_COOKIE */
  @IsOptional()
  @IsBoolean()
  sessionCookie?: boolean | undefined;

  /**
   * Cookies that an earlier configuration set with another name, domain or path. Browsers still send them beside the
   * cookies of this configuration, and are told to delete them. Default none. JWT_FORMER_COOKIES (JSON)
   */
  @IsOptional()
  @IsArray()
  formerCookies?: FormerCookieOptions[] | undefined;
}
