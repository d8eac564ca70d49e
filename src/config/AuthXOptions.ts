import { KeyObject } from 'node:crypto';
import {
  ArrayNotEmpty,
  ArrayUnique,
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
import type { KeyRing } from '../keys/KeyRing';
import type { KeySet } from '../keys/KeySet';
import { type Duration, longestLifetime } from './Duration';
import { ImplicitRefreshOptions } from './ImplicitRefreshOptions';
import { IsDuration } from './IsDuration';
import { type DPoPMode, dpopModes } from './DPoPMode';
import type { ErrorOverride } from '../errors/AuthXError';
import type { ErrorType } from '../errors/errorTable';

const IsKeyMaterial = (): PropertyDecorator =>
  ValidateBy({
    name: 'isKeyMaterial',
    validator: {
      validate: value =>
        typeof value === 'string' || value instanceof Uint8Array || value instanceof KeyObject || isJwk(value),
    },
  });

const isJwk = (value: unknown): boolean => typeof value === 'object' && value !== null && 'kty' in value;

const IsKeySet = (): PropertyDecorator =>
  ValidateBy({
    name: 'isKeySet',
    validator: { validate: value => typeof value === 'object' && value !== null },
  });

/** Tells whether a value is a text, and not a JSON array that a variable holds and that cannot be read. */
const isName = (item: unknown): boolean => typeof item === 'string' && /^\s*[^\s[]/.test(item);

const IsStringOrList = (): PropertyDecorator =>
  ValidateBy({
    name: 'isStringOrList',
    validator: {
      validate: value => [value].flat().length > 0 && [value].flat().every(isName),
    },
  });

/** In seconds. A longer leeway would only make lifetimes longer. */
const longestLeeway = 600;

/** The options of `AuthXConfig`. The description of each option ends with its environment variable. */
export class AuthXOptions extends ImplicitRefreshOptions {
  /**
   * The keys: a ring that follows a file or another source (`openKeyRing`), a list of keys, or a JWK set. Default: the
   * keys that the options below give.
   */
  @IsOptional()
  @IsKeySet()
  keys?: KeyRing | KeySet | undefined;

  /** The algorithm that signs new tokens (RFC 7518 section 3.1). Default `'HS256'`. JWT_ALGORITHM */
  @IsOptional()
  @IsIn(algorithmNames)
  algorithm?: Algorithm | undefined;

  /** The algorithms that are accepted when a token is verified. Default: only `algorithm`. JWT_DECODE_ALGORITHMS */
  @IsOptional()
  @IsArray()
  @ArrayNotEmpty()
  @IsIn(algorithmNames, { each: true })
  decodeAlgorithms?: Algorithm[] | undefined;

  /** The secret of the HS family. It needs at least as many bytes as the hash (RFC 7518 section 3.2). JWT_SECRET_KEY */
  @IsOptional()
  @IsKeyMaterial()
  secretKey?: KeyMaterial | undefined;

  /** The private key that signs in the RS, PS, ES and EdDSA families: PEM, DER or JWK. JWT_PRIVATE_KEY */
  @IsOptional()
  @IsKeyMaterial()
  privateKey?: KeyMaterial | undefined;

  /** The public key that verifies: PEM, DER, JWK or certificate. Default: derived from `privateKey`. JWT_PUBLIC_KEY */
  @IsOptional()
  @IsKeyMaterial()
  publicKey?: KeyMaterial | undefined;

  /** The secret before the last rotation. It verifies older tokens and never signs. JWT_PREVIOUS_SECRET_KEY */
  @IsOptional()
  @IsKeyMaterial()
  previousSecretKey?: KeyMaterial | undefined;

  /** The public key before the last rotation. It verifies older tokens. JWT_PREVIOUS_PUBLIC_KEY */
  @IsOptional()
  @IsKeyMaterial()
  previousPublicKey?: KeyMaterial | undefined;

  /**
   * The `kid` of the current key (RFC 7515 section 4.1.4). It is written into every token, and a token without `kid` is
   * then refused. Default: the `kid` of the JWK, the thumbprint of the public key (RFC 7638), or a text derived from the
   * secret; then tokens without `kid` are accepted too.
   */
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  keyId?: string | undefined;

  /** The `kid` of tokens that were signed with the previous key. Default: as for the current key. */
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  previousKeyId?: string | undefined;

  /** What happens if a key is too short for its algorithm. Default `'error'`. */
  @IsOptional()
  @IsIn(['error', 'warn', 'allow'])
  weakKeys?: 'error' | 'warn' | 'allow' | undefined;

  /**
   * The lifetime of access tokens. Default 15 minutes. With `null`, tokens never expire; only then is a token without
   * `exp` accepted. JWT_ACCESS_TOKEN_EXPIRES (seconds, or with a unit)
   */
  @ValidateIf((_, value) => value !== undefined && value !== null)
  @IsDuration(1, longestLifetime)
  accessTokenExpires?: Duration | null | undefined;

  /** The lifetime of refresh tokens. Default 20 days; `null` as above. JWT_REFRESH_TOKEN_EXPIRES (seconds, or with a unit) */
  @ValidateIf((_, value) => value !== undefined && value !== null)
  @IsDuration(1, longestLifetime)
  refreshTokenExpires?: Duration | null | undefined;

  /** The `aud` of new tokens (RFC 7519 section 4.1.3). JWT_ENCODE_AUDIENCE */
  @IsOptional()
  @IsStringOrList()
  encodeAudience?: string | string[] | undefined;

  /** The accepted audiences. A token must name one of them. Default: `encodeAudience`. JWT_DECODE_AUDIENCE */
  @IsOptional()
  @IsStringOrList()
  decodeAudience?: string | string[] | undefined;

  /** The `iss` of new tokens (RFC 7519 section 4.1.1). JWT_ENCODE_ISSUER */
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  encodeIssuer?: string | undefined;

  /**
   * The `client_id` of new tokens that are issued to no other client (RFC 8693 section 4.3). Default: they have none.
   * JWT_ENCODE_CLIENT_ID
   */
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  encodeClientId?: string | undefined;

  /**
   * With `'rfc9068'`, access tokens are issued and accepted only as RFC 9068 says, so that other services can verify them:
   * with the type `at+jwt`, with `iss`, `aud`, `client_id` and `iat`, and with the text `scope` beside `scopes`. Default:
   * the type `JWT`. JWT_ACCESS_TOKEN_PROFILE
   */
  @IsOptional()
  @IsIn(['rfc9068'])
  accessTokenProfile?: 'rfc9068' | undefined;

  /** The accepted issuers. Default: `encodeIssuer`. JWT_DECODE_ISSUER */
  @IsOptional()
  @IsStringOrList()
  decodeIssuer?: string | string[] | undefined;

  /**
   * How far the clocks of two machines may differ. A token is accepted for this time after `exp`. For `nbf` and `iat`,
   * it is at least 5 seconds. Default 0, at most 10 minutes. JWT_DECODE_LEEWAY (seconds)
   */
  @IsOptional()
  @IsDuration(0, longestLeeway)
  decodeLeeway?: Duration | undefined;

  /** Whether new tokens have `nbf` (RFC 7519 section 4.1.5). Default true. JWT_ENCODE_NBF */
  @IsOptional()
  @IsBoolean()
  encodeNbf?: boolean | undefined;

  /** The claim that carries the subject. Default `'sub'`. JWT_IDENTITY_CLAIM */
  @IsOptional()
  @Matches(/^[A-Za-z][\w.:/-]*$/)
  identityClaim?: string | undefined;

  /**
   * The authentication levels of the application, the weakest first, such as `['pwd', 'mfa']`. They are values of the claim
   * `acr` (OpenID Connect Core section 2), and `@RequireAcr('mfa')` requires one. Default: no levels. JWT_ACR_LEVELS
   */
  @IsOptional()
  @IsArray()
  @ArrayNotEmpty()
  @ArrayUnique()
  @Matches(/^[\x21\x23-\x5b\x5d-\x7e]+$/, { each: true })
  acrLevels?: string[] | undefined;

  /**
   * The login type of this login system, such as `'staff'`. It is written into every token as `login_type`, and tokens of
   * another login type, or of none, are refused. Default: none; then tokens that have one are refused. JWT_LOGIN_TYPE
   */
  @IsOptional()
  @Matches(/^[A-Za-z0-9][\w.-]{0,63}$/)
  loginType?: string | undefined;

  /** The name of the message in the body of an error. Default `'message'`. JWT_ERROR_MESSAGE_KEY */
  @IsOptional()
  @Matches(/^[A-Za-z]\w*$/)
  errorMessageKey?: string | undefined;

  /** Another status or message for an `error_type`: `{ JWTDecodeError: { status: 422 } }`. */
  @IsOptional()
  @IsObject()
  errors?: Partial<Record<ErrorType, ErrorOverride>> | undefined;

  /**
   * Whether tokens may or must be bound to a key of their client (RFC 9449). Default `'off'`. Other modes need `dpop` of
   * AuthX. JWT_DPOP (off, allowed or required)
   */
  @IsOptional()
  @IsIn(dpopModes)
  dpop?: DPoPMode | undefined;

  /** Whether sessions are kept. Default: if AuthX has `sessions`. With true and without `sessions`, the start fails. JWT_SESSION_TRACKING */
  @IsOptional()
  @IsBoolean()
  sessionTracking?: boolean | undefined;

  /** Whether the last activity of sessions is stored. Default true. JWT_SESSION_UPDATE_LAST_ACTIVE */
  @IsOptional()
  @IsBoolean()
  sessionUpdateLastActive?: boolean | undefined;

  /** How many verified tokens are remembered. Their signatures are not verified again. Default 10,000; 0 for none. */
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(10_000_000)
  rememberedTokens?: number | undefined;
}
