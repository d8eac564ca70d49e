import { KeyObject } from 'node:crypto';
import {
  ArrayNotEmpty,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsNotEmpty,
  IsObject,
  IsOptional,
  IsString,
  Matches,
  Max,
  Min,
  ValidateBy,
  ValidateIf,
} from 'class-validator';
import { type Algorithm, algorithmNames } from '../keys/algorithms';
import type { KeyMaterial } from '../keys/keyMaterial';
import { type Duration, longestLifetime } from './Duration';
import { ImplicitRefreshOptions } from './ImplicitRefreshOptions';
import { IsDuration } from './IsDuration';
import type { ErrorOverride } from '../errors/AuthXError';
import type { ErrorType } from '../errors/errorTable';

/** Key material is never echoed, so the message does not name the value. */
const IsKeyMaterial = (): PropertyDecorator =>
  ValidateBy({
    name: 'isKeyMaterial',
    validator: {
      validate: value => typeof value === 'string' || value instanceof Uint8Array || value instanceof KeyObject,
      defaultMessage: () => '$property must be a string, a Buffer or a KeyObject',
    },
  });

const IsStringOrList = (): PropertyDecorator =>
  ValidateBy({
    name: 'isStringOrList',
    validator: {
      validate: value =>
        [value].flat().length > 0 && [value].flat().every(item => typeof item === 'string' && item !== ''),
      defaultMessage: () => '$property must be a non-empty string or a list of such',
    },
  });

/** Seconds. Clocks that differ by more are broken, and a longer leeway is a longer lifetime in disguise. */
const longestLeeway = 600;

/** The options of `AuthXConfig`, each read as well from the environment variable that its description ends with. */
export class AuthXOptions extends ImplicitRefreshOptions {
  /** Algorithm that signs new tokens (RFC 7518 section 3.1). Default `'HS256'`. JWT_ALGORITHM */
  @IsOptional()
  @IsIn(algorithmNames)
  algorithm?: Algorithm | undefined;

  /** Algorithms accepted when verifying. Default: only `algorithm`. JWT_DECODE_ALGORITHMS */
  @IsOptional()
  @IsArray()
  @ArrayNotEmpty()
  @IsIn(algorithmNames, { each: true })
  decodeAlgorithms?: Algorithm[] | undefined;

  /** Secret of the HS family; at least as many bytes as the hash has (RFC 7518 section 3.2). JWT_SECRET_KEY */
  @IsOptional()
  @IsKeyMaterial()
  secretKey?: KeyMaterial | undefined;

  /** Private key (PEM) that signs in the RS, PS and ES families. JWT_PRIVATE_KEY */
  @IsOptional()
  @IsKeyMaterial()
  privateKey?: KeyMaterial | undefined;

  /** Public key (PEM) that verifies. Default: derived from `privateKey`. JWT_PUBLIC_KEY */
  @IsOptional()
  @IsKeyMaterial()
  publicKey?: KeyMaterial | undefined;

  /** Secret before the last rotation: verifies, never signs. JWT_PREVIOUS_SECRET_KEY */
  @IsOptional()
  @IsKeyMaterial()
  previousSecretKey?: KeyMaterial | undefined;

  /** Public key before the last rotation: verifies. JWT_PREVIOUS_PUBLIC_KEY */
  @IsOptional()
  @IsKeyMaterial()
  previousPublicKey?: KeyMaterial | undefined;

  /**
   * `kid` of the current key (RFC 7515 section 4.1.4): written into every token, and wanted in every token that is not
   * signed with the previous key. Default: tokens carry no `kid`, and one that does is refused.
   */
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  keyId?: string | undefined;

  /** `kid` that tokens of the previous key carry. Default: none. */
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  previousKeyId?: string | undefined;

  /** What to do with a key too short for its algorithm. Default `'error'`. */
  @IsOptional()
  @IsIn(['error', 'warn', 'allow'])
  weakKeys?: 'error' | 'warn' | 'allow' | undefined;

  /**
   * Lifetime of access tokens. Default 15 minutes. `null` writes tokens that never expire, and only then is a token
   * without `exp` accepted. JWT_ACCESS_TOKEN_EXPIRES (seconds, or with a unit)
   */
  @ValidateIf((_, value) => value !== undefined && value !== null)
  @IsDuration(1, longestLifetime)
  accessTokenExpires?: Duration | null | undefined;

  /** Lifetime of refresh tokens. Default 20 days. `null` as above. JWT_REFRESH_TOKEN_EXPIRES (seconds, or with a unit) */
  @ValidateIf((_, value) => value !== undefined && value !== null)
  @IsDuration(1, longestLifetime)
  refreshTokenExpires?: Duration | null | undefined;

  /** `aud` of new tokens (RFC 7519 section 4.1.3). JWT_ENCODE_AUDIENCE */
  @IsOptional()
  @IsStringOrList()
  encodeAudience?: string | string[] | undefined;

  /** Accepted audiences; a token must name one of them. Default: `encodeAudience`. JWT_DECODE_AUDIENCE */
  @IsOptional()
  @IsStringOrList()
  decodeAudience?: string | string[] | undefined;

  /** `iss` of new tokens (RFC 7519 section 4.1.1). JWT_ENCODE_ISSUER */
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  encodeIssuer?: string | undefined;

  /** Accepted issuers. Default: `encodeIssuer`. JWT_DECODE_ISSUER */
  @IsOptional()
  @IsStringOrList()
  decodeIssuer?: string | string[] | undefined;

  /**
   * How far the clocks of two machines may differ. Lengthens `exp` by that much; `nbf` and `iat` are always given at
   * least 5 seconds. Default 0, at most 10 minutes. JWT_DECODE_LEEWAY (seconds)
   */
  @IsOptional()
  @IsDuration(0, longestLeeway)
  decodeLeeway?: Duration | undefined;

  /** Whether new tokens carry `nbf` (RFC 7519 section 4.1.5). Default true. JWT_ENCODE_NBF */
  @IsOptional()
  @IsBoolean()
  encodeNbf?: boolean | undefined;

  /** Claim that carries the subject. Default `'sub'`. JWT_IDENTITY_CLAIM */
  @IsOptional()
  @Matches(/^[A-Za-z][\w.:/-]*$/, { message: '$property must be the name of a claim, such as sub or uid' })
  identityClaim?: string | undefined;

  /** Key of an error's body under which the message stands. Default `'message'`. JWT_ERROR_MESSAGE_KEY */
  @IsOptional()
  @Matches(/^[A-Za-z]\w*$/, { message: '$property must be a plain name, such as message or msg' })
  errorMessageKey?: string | undefined;

  /** Status or message of single errors, by their `error_type`: `{ JWTDecodeError: { status: 422 } }`. */
  @IsOptional()
  @IsObject()
  errors?: Partial<Record<ErrorType, ErrorOverride>> | undefined;

  /** Whether sessions are kept. Default: where AuthX is given `sessions`; true without them fails at start. JWT_SESSION_TRACKING */
  @IsOptional()
  @IsBoolean()
  sessionTracking?: boolean | undefined;

  /** Whether sessions know when they were last active. Default true. JWT_SESSION_UPDATE_LAST_ACTIVE */
  @IsOptional()
  @IsBoolean()
  sessionUpdateLastActive?: boolean | undefined;

  /** How many verified tokens are remembered, so that a token seen again costs no signature check. Default 10 000; 0: none. */
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(10_000_000)
  rememberedTokens?: number | undefined;
}
