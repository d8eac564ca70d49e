import { ArrayNotEmpty, IsArray, IsBoolean, IsNotEmpty, IsOptional, IsString, Matches } from 'class-validator';
import { CookieOptions, IsCookieName, IsCookiePath } from './CookieOptions';
import { httpToken } from './httpGrammar';

const IsHeaderName = (): PropertyDecorator =>
  Matches(httpToken, { message: '$property must be the name of a header (RFC 9110 section 5.1)' });

/** Protection of cookie tokens from requests that other sites forge (CSRF). */
export class CsrfOptions extends CookieOptions {
  /**
   * Whether a request with a cookie token must repeat the token's `csrf` claim, which another site cannot read: the
   * double submit. Default true. JWT_COOKIE_CSRF_PROTECT
   */
  @IsOptional()
  @IsBoolean()
  cookieCsrfProtect?: boolean | undefined;

  /** Methods for which it must. Default: every one but GET, HEAD and OPTIONS. JWT_CSRF_METHODS */
  @IsOptional()
  @IsArray()
  @ArrayNotEmpty({
    message: ({ value }) =>
      Array.isArray(value)
        ? '$property is empty, so nothing is checked. To say so, set cookieCsrfProtect: false'
        : '$property must not be empty',
  })
  @Matches(httpToken, { each: true, message: '$property must be a list of methods (RFC 9110 section 9)' })
  csrfMethods?: string[] | undefined;

  /** Whether the value is also set as a cookie that scripts can read. Default true. JWT_CSRF_IN_COOKIES */
  @IsOptional()
  @IsBoolean()
  csrfInCookies?: boolean | undefined;

  /** Cookie with the value of the access token. Default `'csrf_access_token'`. JWT_ACCESS_CSRF_COOKIE_NAME */
  @IsOptional()
  @IsCookieName()
  accessCsrfCookieName?: string | undefined;

  /** Path of the pages whose scripts can read it. Default `'/'`. JWT_ACCESS_CSRF_COOKIE_PATH */
  @IsOptional()
  @IsCookiePath()
  accessCsrfCookiePath?: string | undefined;

  /** Cookie with the value of the refresh token. Default `'csrf_refresh_token'`. JWT_REFRESH_CSRF_COOKIE_NAME */
  @IsOptional()
  @IsCookieName()
  refreshCsrfCookieName?: string | undefined;

  /** Path of the pages whose scripts can read it. Default `'/'`. JWT_REFRESH_CSRF_COOKIE_PATH */
  @IsOptional()
  @IsCookiePath()
  refreshCsrfCookiePath?: string | undefined;

  /** Header that repeats the value of the access token. Default `'X-CSRF-TOKEN'`. JWT_ACCESS_CSRF_HEADER_NAME */
  @IsOptional()
  @IsHeaderName()
  accessCsrfHeaderName?: string | undefined;

  /** Header that repeats the value of the refresh token. Default `'X-CSRF-TOKEN'`. JWT_REFRESH_CSRF_HEADER_NAME */
  @IsOptional()
  @IsHeaderName()
  refreshCsrfHeaderName?: string | undefined;

  /** Whether a field of a form may repeat the value where the header is missing. Default false. JWT_CSRF_CHECK_FORM */
  @IsOptional()
  @IsBoolean()
  csrfCheckForm?: boolean | undefined;

  /** Field that repeats the value of the access token. Default `'csrf_token'`. JWT_ACCESS_CSRF_FIELD_NAME */
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  accessCsrfFieldName?: string | undefined;

  /** Field that repeats the value of the refresh token. Default `'csrf_token'`. JWT_REFRESH_CSRF_FIELD_NAME */
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  refreshCsrfFieldName?: string | undefined;

  /**
   * Whether a request with a cookie token is refused when the browser says (`Sec-Fetch-Site`, or else `Origin`) that
   * another site made it, unless it uses GET, HEAD or OPTIONS. Default true. JWT_CSRF_ORIGIN_CHECK
   */
  @IsOptional()
  @IsBoolean()
  csrfOriginCheck?: boolean | undefined;

  /** Other origins whose pages may make such requests, and open WebSockets: `'https://app.example.com'`. JWT_ALLOWED_ORIGINS */
  @IsOptional()
  @IsArray()
  @IsString({ each: true })
  allowedOrigins?: string[] | undefined;
}
