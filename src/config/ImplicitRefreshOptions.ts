import { IsArray, IsBoolean, IsOptional, Matches, ValidateIf } from 'class-validator';
import { CsrfOptions } from './CsrfOptions';
import { type Duration, longestLifetime } from './Duration';
import { IsDuration } from './IsDuration';
import { IsMethodList } from './IsMethodList';

const IsRouteList = (): PropertyDecorator =>
  Matches(/^\/(?:[^\s?#*]*|(?:[^\s?#*]*\/)?\*)$/, {
    each: true,
  });

/** The renewal of access cookies that expire soon. */
export class ImplicitRefreshOptions extends CsrfOptions {
  /** Whether an access cookie that expires soon is renewed by the answer to an accepted request. Default false. JWT_IMPLICIT_REFRESH */
  @IsOptional()
  @IsBoolean()
  implicitRefresh?: boolean | undefined;

  /** How long before its expiry a cookie is renewed. Default 10 minutes. JWT_IMPLICIT_REFRESH_DELTATIME (seconds, or with a unit) */
  @IsOptional()
  @IsDuration(1, longestLifetime)
  implicitRefreshDeltatime?: Duration | undefined;

  /** Routes whose answers never renew a cookie. Default: none. JWT_IMPLICIT_REFRESH_ROUTE_EXCLUDE */
  @IsOptional()
  @IsArray()
  @IsRouteList()
  implicitRefreshRouteExclude?: string[] | undefined;

  /** The only routes whose answers renew a cookie. Default: all. JWT_IMPLICIT_REFRESH_ROUTE_INCLUDE */
  @IsOptional()
  @IsArray()
  @IsRouteList()
  implicitRefreshRouteInclude?: string[] | undefined;

  /** Methods whose answers never renew a cookie. Default: none. JWT_IMPLICIT_REFRESH_METHOD_EXCLUDE */
  @IsOptional()
  @IsArray()
  @IsMethodList()
  implicitRefreshMethodExclude?: string[] | undefined;

  /** The only methods whose answers renew a cookie. Default: all. JWT_IMPLICIT_REFRESH_METHOD_INCLUDE */
  @IsOptional()
  @IsArray()
  @IsMethodList()
  implicitRefreshMethodInclude?: string[] | undefined;

  /**
   * For how long after the login (`auth_time`, or else the first `iat`) a cookie is renewed. Default:
   * `refreshTokenExpires`; `null` for no limit. JWT_IMPLICIT_REFRESH_LIFETIME (seconds, or with a unit)
   */
  @ValidateIf((_, value) => value !== undefined && value !== null)
  @IsDuration(1, longestLifetime)
  implicitRefreshLifetime?: Duration | null | undefined;
}
