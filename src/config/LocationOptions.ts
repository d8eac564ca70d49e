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

/** The locations of tokens. */
export class LocationOptions {
  /**
   * The locations where tokens are looked for, in this order. Other locations are not read. Default `['headers']`.
   * JWT_TOKEN_LOCATION
   */
  @IsOptional()
  @IsArray()
  @ArrayNotEmpty()
  @ArrayUnique()
  @IsIn(tokenLocations, { each: true })
  tokenLocation?: TokenLocation[] | undefined;

  /**
   * The locations of refresh tokens, if they differ: for example, access tokens in the header and refresh tokens in a
   * cookie. Default: `tokenLocation`. JWT_REFRESH_TOKEN_LOCATION
   */
  @IsOptional()
  @IsArray()
  @ArrayNotEmpty()
  @ArrayUnique()
  @IsIn(tokenLocations, { each: true })
  refreshTokenLocation?: TokenLocation[] | undefined;

  /** The header that carries tokens. Default `'Authorization'`. JWT_HEADER_NAME */
  @IsOptional()
  @Matches(httpToken)
  headerName?: string | undefined;

  /** The authentication scheme, in any letter case. With `''`, the header is the token. Default `'Bearer'`. JWT_HEADER_TYPE */
  @IsOptional()
  @ValidateIf((_, value) => value !== '')
  @Matches(httpToken)
  headerType?: string | undefined;

  /** The query parameter that carries tokens. Default `'token'`. JWT_QUERY_STRING_NAME */
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  queryStringName?: string | undefined;

  /** The member of a JSON body that carries access tokens. Default `'access_token'`. JWT_JSON_KEY */
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  jsonKey?: string | undefined;

  /** The member of a JSON body that carries refresh tokens. Default `'refresh_token'`. JWT_REFRESH_JSON_KEY */
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  refreshJsonKey?: string | undefined;
}
