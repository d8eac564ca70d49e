import { factsOf, type Algorithm } from '../keys/algorithms';
import type { AuthXOptions } from './AuthXOptions';
import { makeCookieSettings, type CookieSettings } from './CookieSettings';
import { makeCsrfSettings, type CsrfSettings, type PerType } from './CsrfSettings';
import type { DPoPMode } from './DPoPMode';
import { parseDuration, type Duration } from './Duration';
import { readEnvironment } from './environment';
import { makeImplicitRefreshSettings, type ImplicitRefreshSettings } from './ImplicitRefreshSettings';
import { KeyRing } from '../keys/KeyRing';
import { ringOfOptions } from '../keys/ringOfOptions';
import { reservedClaims } from './reservedClaims';
import type { TokenLocation } from './TokenLocation';
import { validateOptions } from './validateOptions';
import { ConfigurationError } from '../errors/errors';
import type { ErrorSettings } from '../errors/AuthXError';

/** Synchronized clocks still differ a little, so `nbf` and `iat` may always be this many seconds in the future. */
const smallestSkew = 5;

const minutes = 60;
const days = 86_400;

/**
 * The configuration: how tokens are signed, verified, transported and refused. The constructor checks all options. If a
 * key is missing or weak, an option is unknown, a duration is impossible, or two options contradict each other, it throws
 * a {@link ConfigurationError} that names the option and the fix.
 */
export class AuthXConfig {
  /** The keys. A ring that follows a source changes while the application runs. */
  readonly keys: KeyRing;
  /** Seconds, or null for tokens that never expire. */
  readonly accessTokenExpires: number | null;
  /** Seconds, or null for tokens that never expire. */
  readonly refreshTokenExpires: number | null;
  readonly encodeAudience: string | string[] | undefined;
  /** The accepted audiences. If it is undefined, a token that names an audience is refused. */
  readonly decodeAudience: readonly string[] | undefined;
  readonly encodeIssuer: string | undefined;
  readonly encodeClientId: string | undefined;
  /** Undefined if access tokens follow no profile of others. */
  readonly accessTokenProfile: 'rfc9068' | undefined;
  /** The accepted issuers. If it is undefined, any issuer is accepted. */
  readonly decodeIssuer: readonly string[] | undefined;
  /** For how many seconds after `exp` a token is still accepted. */
  readonly decodeLeeway: number;
  /** How many seconds in the future `nbf` and `iat` may be. */
  readonly clockSkew: number;
  /** For how many seconds after `exp` some process may accept a token: the leeway, plus the lag of its clock. */
  readonly expiryMargin: number;
  readonly encodeNbf: boolean;
  readonly identityClaim: string;
  /** The authentication levels, the weakest first. Empty if there are none. */
  readonly acrLevels: readonly string[];
  /** The login type of all tokens. Undefined if they have none. */
  readonly loginType: string | undefined;
  /** The locations where tokens of each type are looked for, in this order. */
  readonly tokenLocations: PerType<readonly TokenLocation[]>;
  readonly headerName: string;
  readonly headerType: string;
  readonly queryStringName: string;
  /** The members of a JSON body that hold the tokens. */
  readonly jsonKeys: PerType<string>;
  readonly cookies: CookieSettings;
  readonly csrf: CsrfSettings;
  /** Undefined if cookies are not renewed. */
  readonly implicitRefresh: ImplicitRefreshSettings | undefined;
  /** Whether tokens may or must be bound to a key of their client (RFC 9449). */
  readonly dpop: DPoPMode;
  /** If it is undefined, sessions are kept if AuthX has `sessions`. */
  readonly sessionTracking: boolean | undefined;
  readonly sessionUpdateLastActive: boolean;
  readonly errorSettings: ErrorSettings;
  readonly rememberedTokens: number;

  /** @throws ConfigurationError naming the option and the fix */
  constructor(input: AuthXOptions) {
    try {
      const options = validateOptions(input);
      this.keys = makeRing(options);
      this.accessTokenExpires = lifetime(options.accessTokenExpires, 15 * minutes);
      this.refreshTokenExpires = lifetime(options.refreshTokenExpires, 20 * days);
      assertRefreshOutlivesAccess(this.accessTokenExpires, this.refreshTokenExpires);
      assertKeyOutlivesTokens('accessTokenExpires', this.accessTokenExpires, this.keys);
      assertKeyOutlivesTokens('refreshTokenExpires', this.refreshTokenExpires, this.keys);
      this.encodeAudience = options.encodeAudience;
      this.decodeAudience = accepted('Audience', options.encodeAudience, options.decodeAudience);
      this.encodeIssuer = options.encodeIssuer;
      this.encodeClientId = options.encodeClientId;
      this.accessTokenProfile = options.accessTokenProfile;
      this.decodeIssuer = accepted('Issuer', options.encodeIssuer, options.decodeIssuer);
      this.decodeLeeway = parseDuration(options.decodeLeeway ?? 0);
      this.clockSkew = Math.max(this.decodeLeeway, smallestSkew);
      this.expiryMargin = this.decodeLeeway + this.clockSkew;
      this.encodeNbf = options.encodeNbf ?? true;
      this.identityClaim = options.identityClaim ?? 'sub';
      this.acrLevels = [...(options.acrLevels ?? [])];
      this.loginType = options.loginType;
      const tokenLocation = options.tokenLocation ?? ['headers'];
      this.tokenLocations = {
        access: [...tokenLocation],
        refresh: [...(options.refreshTokenLocation ?? tokenLocation)],
      };
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
      this.dpop = options.dpop ?? 'off';
      if (this.dpop !== 'off') assertHeaders(this);
      this.sessionTracking = options.sessionTracking;
      this.sessionUpdateLastActive = options.sessionUpdateLastActive ?? true;
      this.rememberedTokens = options.rememberedTokens ?? 10_000;
      assertMessageKey(this.errorSettings.messageKey);
      assertIdentityClaim(this.identityClaim);
      if (this.accessTokenProfile) assertProfile(this);
      freezeDeeply([this.acrLevels, this.tokenLocations, this.jsonKeys, this.cookies, this.csrf, this.implicitRefresh]);
      Object.freeze(this);
    } catch (error) {
      throw namingLoginType(error, input);
    }
  }

  /** The algorithm that signs new tokens. Without a signing key, the algorithm of the first key. */
  get algorithm(): Algorithm {
    return (this.keys.signing ?? this.keys.keys[0])?.algorithm ?? 'HS256';
  }

  /** The algorithms that are accepted when a token is verified. Each key accepts only its own. */
  get decodeAlgorithms(): readonly Algorithm[] {
    return Object.freeze([...new Set(this.keys.keys.flatMap(({ identity }) => identity.algorithms))]);
  }

  /** The `kid` of new tokens. Undefined if the application only verifies tokens. */
  get keyId(): string | undefined {
    return this.keys.signing?.kid;
  }

  /**
   * Reads the options from the environment variables of AuthX (`JWT_SECRET_KEY`, ...).
   *
   * @param overrides - options that replace those of the environment
   * @param environment - default: `process.env`
   * @throws ConfigurationError naming the option and the fix
   */
  static fromEnv(overrides: AuthXOptions = {}, environment: NodeJS.ProcessEnv = process.env): AuthXConfig {
    // An override that is undefined must not remove the value of the environment.
    const given = Object.fromEntries(Object.entries(overrides).filter(([, value]) => value !== undefined));
    // eslint-disable-next-line @typescript-eslint/no-misused-spread -- options are plain objects; their class says how they are checked
    return new AuthXConfig({ ...readEnvironment(environment), ...given });
  }
}

/** A server can have several login systems, so that the name of an option alone does not say which of them is meant. */
function namingLoginType(error: unknown, input: AuthXOptions): unknown {
  const loginType: unknown = (input as Partial<AuthXOptions> | null | undefined)?.loginType;
  // A login type that is itself at fault can be any text.
  if (!(error instanceof ConfigurationError) || typeof loginType !== 'string') return error;
  if (error.message.includes('loginType')) return error;
  return new ConfigurationError(`${error.message} The configuration is that of the login type ${loginType}.`);
}

/** Freezes the settings, because they must not change after they were checked. */
function freezeDeeply(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  Object.freeze(value);
  Object.values(value).forEach(freezeDeeply);
}

const lifetime = (duration: Duration | null | undefined, standard: number): number | null =>
  duration === undefined ? standard : duration === null ? null : parseDuration(duration);

/** The options that say what the keys of a ring say themselves. */
const shorthand = [
  'algorithm',
  'decodeAlgorithms',
  'secretKey',
  'privateKey',
  'publicKey',
  'previousSecretKey',
  'previousPublicKey',
  'keyId',
  'previousKeyId',
] as const satisfies readonly (keyof AuthXOptions)[];

function makeRing(options: AuthXOptions): KeyRing {
  const { keys, algorithm = 'HS256', weakKeys } = options;
  if (keys === undefined) {
    const accepted = options.decodeAlgorithms ?? [algorithm];
    assertOneFamily(algorithm, accepted);
    return ringOfOptions(options, [algorithm, ...accepted.filter(name => name !== algorithm)]);
  }
  const stray = shorthand.find(name => options[name] !== undefined);
  if (stray !== undefined) {
    throw new ConfigurationError(`${stray}: cannot be set beside keys, which say it themselves. Remove one of them.`);
  }
  if (!(keys instanceof KeyRing)) return new KeyRing(keys, { ...(weakKeys && { weakKeys }) });
  if (weakKeys === undefined) return keys;
  throw new ConfigurationError('weakKeys: cannot be set beside a KeyRing. Give it to the ring.');
}

/** RS and PS share an RSA key. HMAC and signatures must not share a key (RFC 8725 section 2.1). */
function assertOneFamily(algorithm: Algorithm, accepted: readonly Algorithm[]): void {
  const kind = (name: Algorithm): string => factsOf(name).family.replace('PS', 'RS');
  const foreign = accepted.find(name => kind(name) !== kind(algorithm));
  if (foreign !== undefined) {
    throw new ConfigurationError(
      `decodeAlgorithms: ${foreign} cannot be verified with the key of ${algorithm}. Leave it out.`,
    );
  }
  if (!accepted.includes(algorithm)) {
    throw new ConfigurationError(
      `decodeAlgorithms: ${algorithm} is missing, so every new token would be refused. Add it.`,
    );
  }
}

function assertRefreshOutlivesAccess(access: number | null, refresh: number | null): void {
  if (refresh !== null && access !== null && refresh < access) {
    throw new ConfigurationError(
      'refreshTokenExpires: is shorter than accessTokenExpires. Refresh tokens must live longer.',
    );
  }
}

/** `authx keys retire` would retire a key whose tokens still live. */
function assertKeyOutlivesTokens(option: string, expires: number | null, { signing, tokenLifetime }: KeyRing): void {
  if (!signing || tokenLifetime === undefined || (expires ?? Infinity) <= tokenLifetime) return;
  throw new ConfigurationError(
    `${option}: is ${expires === null ? 'null' : `${String(expires)} seconds`}, but the key file says that tokens live at most ${String(tokenLifetime)} seconds. ` +
      `Set the longest lifetime as tokenLifetime in the key file, or shorten ${option}.`,
  );
}

function accepted(name: string, encode?: string | string[], decode?: string | string[]): string[] | undefined {
  const written = encode === undefined ? undefined : [encode].flat();
  const wanted = decode === undefined ? undefined : [decode].flat();
  if (written && wanted && !written.some(value => wanted.includes(value))) {
    throw new ConfigurationError(
      `decode${name}: has no value in common with encode${name}, so every new token would be refused. Add one of: ${written.join(', ')}.`,
    );
  }
  return wanted ?? written;
}

/** The scheme DPoP is a scheme of the header Authorization. A token elsewhere cannot be presented with it (RFC 9449 section 7.1). */
function assertHeaders({ dpop, tokenLocations, headerName, headerType }: AuthXConfig): void {
  const { access } = tokenLocations;
  if (headerName.toLowerCase() !== 'authorization' || headerType === '' || headerType.toLowerCase() === 'dpop') {
    throw new ConfigurationError(
      `dpop: '${dpop}' needs the header Authorization with a scheme of its own beside DPoP. Leave out headerName, and set headerType: 'Bearer'.`,
    );
  }
  if (!access.includes('headers')) {
    throw new ConfigurationError(
      `dpop: '${dpop}' needs tokens in headers. Add 'headers' to tokenLocation, or set dpop: 'off'.`,
    );
  }
  const other = access.find(location => location !== 'headers');
  if (dpop === 'required' && other !== undefined) {
    throw new ConfigurationError(
      `dpop: 'required' refuses every token that tokenLocation allows in ${other}. Leave out ${other}, or set dpop: 'allowed' and require bound tokens by @AccessRequired({ senderConstrained: true }).`,
    );
  }
}

function assertMessageKey(key: string): void {
  if (key === 'error' || key === 'error_type') {
    throw new ConfigurationError(`errorMessageKey: ${key} is already another member of the body. Use another name.`);
  }
}

function assertIdentityClaim(claim: string): void {
  const isTaken = claim !== 'sub' && reservedClaims.has(claim);
  // jsonwebtoken fails on a claim that every object inherits, such as `constructor`.
  if (isTaken || claim in Object.prototype) {
    throw new ConfigurationError(`identityClaim: ${claim} already has another meaning. Use sub or another name.`);
  }
}

/** The claims that RFC 9068 section 2.2 requires must be written and checked. */
function assertProfile(config: AuthXConfig): void {
  const wanted = config.keys.signing
    ? (['encodeIssuer', 'encodeAudience', 'encodeClientId'] as const)
    : (['decodeIssuer', 'decodeAudience'] as const);
  const missing = config.keys.keys.length === 0 ? undefined : wanted.find(name => config[name] === undefined);
  if (missing !== undefined) {
    throw new ConfigurationError(`${missing}: is missing, and accessTokenProfile 'rfc9068' needs it. Set it.`);
  }
  if (config.identityClaim !== 'sub') {
    throw new ConfigurationError("identityClaim: must be sub with accessTokenProfile 'rfc9068'. Remove one of them.");
  }
  if (config.accessTokenExpires === null) {
    throw new ConfigurationError(
      "accessTokenExpires: is null, but accessTokenProfile 'rfc9068' requires an expiry. Set a lifetime.",
    );
  }
}
