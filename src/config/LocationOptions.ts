import {
  ArrayNotEmpty,
  ArrayUnique,
  IsArray,
  IsIn,
  IsNotEmpty,
  IsOptional,
  IsString,
  Matches,
  ValidateIf,
} from 'class-validator';
import { httpToken } from './httpGrammar';
import { tokenLocations, type TokenLocation } from './TokenLocation';

/** Where tokens travel. */
export class LocationOptions {
  /**
   * Where tokens are looked for, in this order. Default `['headers']`; `'cookies'`, `'query'` and `'json'` only when
   * listed. JWT_TOKEN_LOCATION
   */
  @IsOptional()
  @IsArray()
  @ArrayNotEmpty()
  @ArrayUnique()
  @IsIn(tokenLocations, { each: true })
  tokenLocation?: TokenLocation[] | undefined;

  /**
   * The same for refresh tokens, where they travel otherwise: access tokens in the header, refresh tokens in a cookie.
   * Default: `tokenLocation`. JWT_REFRESH_TOKEN_LOCATION
   */
  @IsOptional()
  @IsArray()
  @ArrayNotEmpty()
  @ArrayUnique()
  @IsIn(tokenLocations, { each: true })
  refreshTokenLocation?: TokenLocation[] | undefined;

  /** Header that carries tokens. Default `'Authorization'`. JWT_HEADER_NAME */
  @IsOptional()
  @Matches(httpToken, { message: '$property must be the name of a header (RFC 9110 section 5.1)' })
  headerName?: string | undefined;

  /** Authentication scheme, compared in any letter case. Default `'Bearer'`; `''`: the header is the token. JWT_HEADER_TYPE */
  @IsOptional()
  @ValidateIf((_, value) => value !== '')
  @Matches(httpToken, { message: "$property must be an authentication scheme (RFC 9110 section 11.1), or ''" })
  headerType?: string | undefined;

  /** Query parameter that carries tokens. Default `'token'`. JWT_QUERY_STRING_NAME */
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  queryStringName?: string | undefined;

  /** Member of a JSON body that carries access tokens. Default `'access_token'`. JWT_JSON_KEY */
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  jsonKey?: string | undefined;

  /** Member of a JSON body that carries refresh tokens. Default `'refresh_token'`. JWT_REFRESH_JSON_KEY */
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  refreshJsonKey?: string | undefined;
}
