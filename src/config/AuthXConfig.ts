import { factsOf, type Algorithm } from '../keys/algorithms';
import type { AuthXOptions } from './AuthXOptions';
import { makeCookieSettings, type CookieSettings } from './CookieSettings';
import { makeCsrfSettings, type CsrfSettings, type PerType } from './CsrfSettings';
import { parseDuration, type Duration } from './Duration';
import { readEnvironment } from './environment';
import { makeImplicitRefreshSettings, type ImplicitRefreshSettings } from './ImplicitRefreshSettings';
import { makeKeys, type Keys } from '../keys/keys';
import { reservedClaims } from './reservedClaims';
import type { TokenLocation } from './TokenLocation';
import { validateOptions } from './validateOptions';
import { ConfigurationError } from '../errors/errors';
import type { ErrorSettings } from '../errors/AuthXError';

/** Two clocks differ by a little even where they are kept; `nbf` and `iat` are given this many seconds at least. */
const smallestSkew = 5;

const minutes = 60;
const days = 86_400;

/**
 * How tokens are signed, verified, carried and refused. Complete and checked once made: a missing or weak key, an
 * unknown option, an impossible duration or a contradiction throws a {@link ConfigurationError} that names the option
 * and the fix.
 */
export class AuthXConfig {
  /** Signs new tokens. */
  readonly algorithm: Algorithm;
  /** Accepted when verifying. */
  readonly decodeAlgorithms: readonly Algorithm[];
  readonly keys: Keys;
  /** `kid` of new tokens, or undefined for none. */
  readonly keyId: string | undefined;
  /** Seconds, or null for tokens that never expire. */
  readonly accessTokenExpires: number | null;
  /** Seconds, or null for tokens that never expire. */
  readonly refreshTokenExpires: number | null;
  readonly encodeAudience: string | string[] | undefined;
  /** Accepted audiences, or undefined: then a token that names an audience is refused. */
  readonly decodeAudience: readonly string[] | undefined;
  readonly encodeIssuer: string | undefined;
  /** Accepted issuers, or undefined for any. */
  readonly decodeIssuer: readonly string[] | undefined;
  /** Seconds that `exp` is lengthened by. */
  readonly decodeLeeway: number;
  /** Seconds that `nbf` and `iat` may lie in the future. */
  readonly clockSkew: number;
  /** Seconds after `exp` for which some process may take a token: the leeway, by a clock that lags. */
  readonly expiryMargin: number;
  readonly encodeNbf: boolean;
  readonly identityClaim: string;
  /** Where tokens of each type are looked for, in this order. */
  readonly tokenLocations: PerType<readonly TokenLocation[]>;
  readonly headerName: string;
  readonly headerType: string;
  readonly queryStringName: string;
  /** Members of a JSON body. */
  readonly jsonKeys: PerType<string>;
  readonly cookies: CookieSettings;
  readonly csrf: CsrfSettings;
  /** Undefined where nothing is renewed. */
  readonly implicitRefresh: ImplicitRefreshSettings | undefined;
  /** Undefined where it is left to whether AuthX is given sessions. */
  readonly sessionTracking: boolean | undefined;
  readonly sessionUpdateLastActive: boolean;
  readonly errorSettings: ErrorSettings;
  readonly rememberedTokens: number;

  /** @throws ConfigurationError naming the option and the fix */
  constructor(input: AuthXOptions) {
    const options = validateOptions(input);
    this.algorithm = options.algorithm ?? 'HS256';
    this.decodeAlgorithms = [...(options.decodeAlgorithms ?? [this.algorithm])];
    assertOneFamily(this.algorithm, this.decodeAlgorithms);
    this.keys = makeKeys(options, this.algorithm, this.decodeAlgorithms);
    this.keyId = options.keyId;
    this.accessTokenExpires = lifetime(options.accessTokenExpires, 15 * minutes);
    this.refreshTokenExpires = lifetime(options.refreshTokenExpires, 20 * days);
    assertRefreshOutlivesAccess(this.accessTokenExpires, this.refreshTokenExpires);
    this.encodeAudience = options.encodeAudience;
    this.decodeAudience = accepted('Audience', options.encodeAudience, options.decodeAudience);
    this.encodeIssuer = options.encodeIssuer;
    this.decodeIssuer = accepted('Issuer', options.encodeIssuer, options.decodeIssuer);
    this.decodeLeeway = parseDuration(options.decodeLeeway ?? 0);
    this.clockSkew = Math.max(this.decodeLeeway, smallestSkew);
    this.expiryMargin = this.decodeLeeway + this.clockSkew;
    this.encodeNbf = options.encodeNbf ?? true;
    this.identityClaim = options.identityClaim ?? 'sub';
    const tokenLocation = options.tokenLocation ?? ['headers'];
    this.tokenLocations = { access: [...tokenLocation], refresh: [...(options.refreshTokenLocation ?? tokenLocation)] };
    this.headerName = options.headerName ?? 'Authorization';
    this.headerType = options.headerType ?? 'Bearer';
    this.queryStringName = options.queryStringName ?? 'token';
    this.jsonKeys = { access: options.jsonKey ?? 'access_token', refresh: options.refreshJsonKey ?? 'refresh_token' };
    this.cookies = makeCookieSettings(options);
    this.csrf = makeCsrfSettings(options);
    this.implicitRefresh = makeImplicitRefreshSettings(options, {
      refreshTokenExpires: this.refreshTokenExpires,
      hasAccessCookies: tokenLocation.includes('cookies'),
    });
    this.errorSettings = {
      messageKey: options.errorMessageKey ?? 'message',
      scheme: this.headerType === '' ? 'Bearer' : this.headerType,
      overrides: options.errors ?? {},
    };
    this.sessionTracking = options.sessionTracking;
    this.sessionUpdateLastActive = options.sessionUpdateLastActive ?? true;
    this.rememberedTokens = options.rememberedTokens ?? 10_000;
    assertMessageKey(this.errorSettings.messageKey);
    assertIdentityClaim(this.identityClaim);
    freezeDeeply([
      this.decodeAlgorithms,
      this.tokenLocations,
      this.jsonKeys,
      this.cookies,
      this.csrf,
      this.implicitRefresh,
    ]);
    Object.freeze(this);
  }

  /**
   * Reads the options from AuthX's environment variables (`JWT_SECRET_KEY`, ...).
   *
   * @param overrides - win over the environment
   * @param environment - default: the process's
   */
  static fromEnv(overrides: AuthXOptions = {}, environment: NodeJS.ProcessEnv = process.env): AuthXConfig {
    // An override of undefined is none: it must not clear what the environment says.
    const given = Object.fromEntries(Object.entries(overrides).filter(([, value]) => value !== undefined));
    // eslint-disable-next-line @typescript-eslint/no-misused-spread -- options are plain objects; their class says how they are checked
    return new AuthXConfig({ ...readEnvironment(environment), ...given });
  }
}

/** What is checked at start must not change afterwards. */
function freezeDeeply(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  Object.freeze(value);
  Object.values(value).forEach(freezeDeeply);
}

const lifetime = (duration: Duration | null | undefined, standard: number): number | null =>
  duration === undefined ? standard : duration === null ? null : parseDuration(duration);

/** An RSA key serves RS and PS, but one that verifies both HMAC and signatures is the classic confusion. */
function assertOneFamily(algorithm: Algorithm, accepted: readonly Algorithm[]): void {
  const kind = (name: Algorithm): string => factsOf(name).family.replace('PS', 'RS');
  const foreign = accepted.find(name => kind(name) !== kind(algorithm));
  if (foreign !== undefined) {
    throw new ConfigurationError(
      `decodeAlgorithms: ${foreign} cannot be verified with the key of ${algorithm}. Leave it out.`,
    );
  }
  if (!accepted.includes(algorithm)) {
    throw new ConfigurationError(`decodeAlgorithms: lacks ${algorithm}, so every new token would be refused. Add it.`);
  }
}

function assertRefreshOutlivesAccess(access: number | null, refresh: number | null): void {
  if (refresh !== null && access !== null && refresh < access) {
    throw new ConfigurationError(
      'refreshTokenExpires: is shorter than accessTokenExpires. Refresh tokens must live longer.',
    );
  }
}

function accepted(name: string, encode?: string | string[], decode?: string | string[]): string[] | undefined {
  const written = encode === undefined ? undefined : [encode].flat();
  const wanted = decode === undefined ? undefined : [decode].flat();
  if (written && wanted && !written.some(value => wanted.includes(value))) {
    throw new ConfigurationError(
      `decode${name}: shares no value with encode${name}, so every new token would be refused. Add one of: ${written.join(', ')}.`,
    );
  }
  return wanted ?? written;
}

function assertMessageKey(key: string): void {
  if (key === 'error' || key === 'error_type') {
    throw new ConfigurationError(`errorMessageKey: ${key} already stands in the body for something else.`);
  }
}

function assertIdentityClaim(claim: string): void {
  const isTaken = claim !== 'sub' && reservedClaims.has(claim);
  // jsonwebtoken stumbles over a claim that every object inherits, such as `constructor`.
  if (isTaken || claim in Object.prototype) {
    throw new ConfigurationError(
      `identityClaim: ${claim} already has another meaning. Use sub, or a name of your own.`,
    );
  }
}
