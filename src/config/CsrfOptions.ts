import { ArrayNotEmpty, IsArray, IsBoolean, IsNotEmpty, IsOptional, IsString, Matches } from 'class-validator';
import { CookieOptions, IsCookieName, IsCookiePath } from './CookieOptions';
import { httpToken } from './httpGrammar';
import { IsMethodList } from './IsMethodList';

const IsHeaderName = (): PropertyDecorator => Matches(httpToken);

/** The protection from requests that other sites forge (CSRF). */
export class CsrfOptions extends CookieOptions {
  /**
   * Whether a request with a token in a cookie must repeat the `csrf` claim of the token (double submit). Another site
   * cannot read it. Default true. JWT_COOKIE_CSRF_PROTECT
   */
  @IsOptional()
  @IsBoolean()
  cookieCsrfProtect?: boolean | undefined;

  /** The methods that require the value. Default: all except GET, HEAD and OPTIONS. JWT_CSRF_METHODS */
  @IsOptional()
  @IsArray()
  @ArrayNotEmpty()
  @IsMethodList()
  csrfMethods?: string[] | undefined;

  /** Whether the value is also set as a cookie that scripts can read. Default true. JWT_CSRF_IN_COOKIES */
  @IsOptional()
  @IsBoolean()
  csrfInCookies?: boolean | undefined;

  /** The cookie with the value of the access token. Default `'csrf_access_token'`. JWT_ACCESS_CSRF_COOKIE_NAME */
  @IsOptional()
  @IsCookieName()
  accessCsrfCookieName?: string | undefined;

  /** The path of the pages whose scripts can read this cookie. Default `'/'`. JWT_ACCESS_CSRF_COOKIE_PATH */
  @IsOptional()
  @IsCookiePath()
  accessCsrfCookiePath?: string | undefined;

  /** The cookie with the value of the refresh token. Default `'csrf_refresh_token'`. JWT_REFRESH_CSRF_COOKIE_NAME */
  @IsOptional()
  @IsCookieName()
  refreshCsrfCookieName?: string | undefined;

  /** The path of the pages whose scripts can read this cookie. Default `'/'`. JWT_REFRESH_CSRF_COOKIE_PATH */
  @IsOptional()
  @IsCookiePath()
  refreshCsrfCookiePath?: string | undefined;

  /** The header that repeats the value of the access token. Default `'X-CSRF-TOKEN'`. JWT_ACCESS_CSRF_HEADER_NAME */
  @IsOptional()
  @IsHeaderName()
  accessCsrfHeaderName?: string | undefined;

  /** The header that repeats the value of the refresh token. Default `'X-CSRF-TOKEN'`. JWT_REFRESH_CSRF_HEADER_NAME */
  @IsOptional()
  @IsHeaderName()
  refreshCsrfHeaderName?: string | undefined;

  /** Whether a field of a form can repeat the value if the header is missing. Default false. JWT_CSRF_CHECK_FORM */
  @IsOptional()
  @IsBoolean()
  csrfCheckForm?: boolean | undefined;

  /** The field that repeats the value of the access token. Default `'csrf_token'`. JWT_ACCESS_CSRF_FIELD_NAME */
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  accessCsrfFieldName?: string | undefined;

  /** The field that repeats the value of the refresh token. Default `'csrf_token'`. JWT_REFRESH_CSRF_FIELD_NAME */
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  refreshCsrfFieldName?: string | undefined;

  /**
   * Whether a request with a token in a cookie is refused if the browser says that another site made it
   * (`Sec-Fetch-Site`, or `Origin` if that is missing). GET, HEAD and OPTIONS are not checked. Default true.
   * JWT_CSRF_ORIGIN_CHECK
   */
  @IsOptional()
  @IsBoolean()
  csrfOriginCheck?: boolean | undefined;

  /** Other origins whose pages may send such requests and open WebSockets: `'https://app.example.com'`. JWT_ALLOWED_ORIGINS */
  @IsOptional()
  @IsArray()
  @IsString({ each: true })
  allowedOrigins?: string[] | undefined;
}
