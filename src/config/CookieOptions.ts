import { IsArray, IsBoolean, IsIn, IsOptional, Matches } from 'class-validator';
import { type Duration, longestLifetime } from './Duration';
import type { FormerCookieOptions } from './FormerCookieOptions';
import { cookieDomain, cookiePath, httpToken } from './httpGrammar';
import { IsDuration } from './IsDuration';
import { LocationOptions } from './LocationOptions';

/** Validates the name of a cookie (RFC 6265 section 4.1.1). */
export const IsCookieName = (): PropertyDecorator => Matches(httpToken);

/** Validates the path of a cookie. */
export const IsCookiePath = (): PropertyDecorator => Matches(cookiePath);

/** The cookies that carry tokens (RFC 6265). */
export class CookieOptions extends LocationOptions {
  /** The cookie that carries access tokens. Default `'access_token_cookie'`. JWT_ACCESS_COOKIE_NAME */
  @IsOptional()
  @IsCookieName()
  accessCookieName?: string | undefined;

  /** The path of the requests that carry this cookie. Default `'/'`. JWT_ACCESS_COOKIE_PATH */
  @IsOptional()
  @IsCookiePath()
  accessCookiePath?: string | undefined;

  /** The cookie that carries refresh tokens. Default `'refresh_token_cookie'`. JWT_REFRESH_COOKIE_NAME */
  @IsOptional()
  @IsCookieName()
  refreshCookieName?: string | undefined;

  /** The path of the requests that carry this cookie. The path of the refresh action is best. Default `'/'`. JWT_REFRESH_COOKIE_PATH */
  @IsOptional()
  @IsCookiePath()
  refreshCookiePath?: string | undefined;

  /** The domain whose hosts all get the cookies. Default: only the host that set them. JWT_COOKIE_DOMAIN */
  @IsOptional()
  @Matches(cookieDomain)
  cookieDomain?: string | undefined;

  /** How long browsers keep the cookies. It replaces `sessionCookie`. With 0, browsers do not keep them. Default: not set. JWT_COOKIE_MAX_AGE (seconds) */
  @IsOptional()
  @IsDuration(0, longestLifetime)
  cookieMaxAge?: Duration | undefined;

  /** Which requests from other sites carry the cookies. Default `'lax'`. JWT_COOKIE_SAMESITE */
  @IsOptional()
  @IsIn(['lax', 'strict', 'none'])
  cookieSameSite?: 'lax' | 'strict' | 'none' | undefined;

  /** Whether the cookies are only sent over TLS, and to localhost. Default true. JWT_COOKIE_SECURE */
  @IsOptional()
  @IsBoolean()
  cookieSecure?: boolean | undefined;

  /** Whether the token cookies are hidden from scripts. Default true. JWT_COOKIE_HTTP_ONLY */
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

  /** Whether the cookies end when the browser is closed. With false, they end when their token expires. Default true. JWT_SESSION_COOKIE */
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
