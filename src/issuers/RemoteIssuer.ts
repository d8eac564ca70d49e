import { type AuthXLogger, consoleLogger, report } from '../calls/AuthXLogger';
import { ThrottledLogger } from '../calls/ThrottledLogger';
import { assertNames } from '../config/assertNames';
import { readTimerLength } from '../config/readTimerLength';
import { ConfigurationError } from '../errors/errors';
import { type Algorithm, algorithmNames, factsOf } from '../keys/algorithms';
import { KeyRing } from '../keys/KeyRing';
import { assertJoseInstalled, JwksClient } from './JwksClient';
import { readProfile, texts } from './RemoteProfile';
import { readRemoteKeys } from './readRemoteKeys';
import { readServerUrl } from './readServerUrl';
import { RemoteClaims } from './RemoteClaims';
import { type RemoteIssuerOptions, remoteIssuerOptionNames } from './RemoteIssuerOptions';
import { type KeyLifetimes, type LoadedKeys, RemoteKeys } from './RemoteKeys';

/** The state of the keys of a {@link RemoteIssuer}. */
export interface RemoteIssuerStatus {
  /** How many keys can be used now. */
  readonly keys: number;
  /** Seconds since the keys were loaded. Undefined without keys. */
  readonly age: number | undefined;
}

/**
 * Another issuer whose access tokens are accepted: an OpenID provider, or another service that uses this library. Give it to
 * AuthX as one of `issuers`. Its keys are loaded when they are first needed, so that an application can start while the
 * issuer is down.
 */
export class RemoteIssuer {
  /** The `iss` claim of its tokens. */
  readonly issuer: string;
  /** The accepted audiences. */
  readonly audience: readonly string[];
  /** Undefined if the application did not say whether its users are told apart from those of other issuers. */
  readonly subjectPrefix: string | undefined;
  /** @internal */
  readonly claims: RemoteClaims;
  /** @internal */
  readonly keys: RemoteKeys<KeyRing>;
  /** The keys that were loaded last, at whatever age. @internal */
  readonly ring = new KeyRing([]);
  private readonly algorithms: readonly Algorithm[];
  private readonly client: JwksClient;
  private logger: AuthXLogger | undefined;
  /** The keys as they were last published, so that a complaint about them is written once. */
  private published = '';

  /** @throws ConfigurationError naming the option and the fix */
  constructor(options: RemoteIssuerOptions) {
    assertJoseInstalled();
    const { issuer, subjectPrefix, profile = {} } = readOptions(options);
    this.issuer = issuer;
    this.audience = readAudience(options.audience);
    const algorithms = readAlgorithms(options.algorithms);
    this.algorithms = algorithms;
    this.subjectPrefix = subjectPrefix;
    this.claims = new RemoteClaims({
      issuer,
      subjectPrefix: subjectPrefix ?? '',
      profile: profile === 'authx' ? profile : readProfile(profile),
      algorithms,
    });
    this.logger = options.logger;
    const timeout = readTimerLength('RemoteIssuer: timeout', options.timeout ?? 5);
    this.client = new JwksClient({ issuer, jwksUri: readJwksUri(options) }, timeout);
    this.keys = new RemoteKeys({
      load: () => this.load(),
      lifetimes: readLifetimes(options),
      onFailure: (error, hasKeys) => this.reportFailure(error, hasKeys),
    });
  }

  /**
   * Loads the keys, so that the first request need not wait for them. Call it before the server listens if it should not start
   * without the issuer.
   *
   * @throws IssuerUnavailableError if the keys cannot be loaded; the logger receives the reason
   */
  async ready(): Promise<void> {
    if (this.keys.current() === undefined) await this.keys.newest();
  }

  /** The state of the keys, for metrics and readiness probes. It loads nothing. */
  get status(): RemoteIssuerStatus {
    const { age } = this.keys;
    return { keys: age === undefined ? 0 : this.ring.keys.length, age: age && age / 1000 };
  }

  /**
   * Returns the id by which a revocation store knows a token of this issuer.
   *
   * @param jti - the `jti` claim of the token
   */
  revocationId(jti: string): string {
    return this.claims.revocationId(jti);
  }

  /** Uses the logger of AuthX, unless the issuer has one of its own. @internal */
  logTo(logger: AuthXLogger): void {
    this.logger ??= logger;
  }

  private async load(): Promise<LoadedKeys<KeyRing>> {
    const { keys: published, maxAge } = await this.client.load();
    const { keys, complaints } = readRemoteKeys(published, this.algorithms);
    this.ring.replace(keys);
    const text = JSON.stringify(published);
    if (text !== this.published) {
      for (const complaint of complaints) this.report('A key of the issuer is not used.', complaint);
    }
    this.published = text;
    return { keys: this.ring, maxAge };
  }

  private reportFailure(error: unknown, hasKeys: boolean): void {
    const consequence = hasKeys ? 'The last keys stay in use.' : 'Its tokens are refused.';
    this.report(`The keys of the issuer could not be loaded. ${consequence}`, error);
  }

  private report(message: string, cause: unknown): void {
    report((this.logger ??= new ThrottledLogger(consoleLogger)), `${this.issuer}: ${message}`, cause);
  }
}

function readOptions(options: RemoteIssuerOptions): RemoteIssuerOptions {
  if (typeof (options as unknown) !== 'object' || (options as unknown) === null) {
    throw new ConfigurationError("RemoteIssuer: pass an object: { issuer: 'https://login.example', audience: 'api' }.");
  }
  assertNames(options, remoteIssuerOptionNames, 'RemoteIssuer: ');
  const { issuer, subjectPrefix } = options;
  if (typeof (issuer as unknown) !== 'string' || issuer === '') {
    throw new ConfigurationError("RemoteIssuer: issuer: must be the iss claim of its tokens: 'https://login.example'.");
  }
  if (subjectPrefix !== undefined && typeof (subjectPrefix as unknown) !== 'string') {
    throw new ConfigurationError("RemoteIssuer: subjectPrefix: must be a text such as 'partner:'.");
  }
  return options;
}

function readAudience(audience: unknown): readonly string[] {
  if (audience === undefined) {
    throw new ConfigurationError(
      'RemoteIssuer: audience: is missing. Without it, tokens that the issuer made for other services would be accepted. Set the aud claim that its tokens for this application have.',
    );
  }
  return texts('RemoteIssuer: audience', typeof audience === 'string' ? [audience] : audience, 1);
}

const defaultAlgorithms: readonly Algorithm[] = ['RS256', 'ES256', 'EdDSA'];

function readAlgorithms(given: unknown = defaultAlgorithms): readonly Algorithm[] {
  const algorithms = texts('RemoteIssuer: algorithms', given, 1) as readonly Algorithm[];
  const asymmetric = algorithmNames.filter(name => factsOf(name).family !== 'HS');
  const other = algorithms.find(name => !asymmetric.includes(name));
  if (other === undefined) return [...new Set(algorithms)];
  throw new ConfigurationError(`RemoteIssuer: algorithms: ${other} is not one of ${asymmetric.join(', ')}.`);
}

function readJwksUri({ issuer, jwksUri }: RemoteIssuerOptions): string | undefined {
  if (jwksUri !== undefined) {
    const url = readServerUrl(jwksUri);
    if (url) return url.href;
    throw new ConfigurationError(
      'RemoteIssuer: jwksUri: must be an https URL without user name, password and fragment. http is accepted on the loopback interface.',
    );
  }
  const url = readServerUrl(issuer);
  if (url?.search === '') return undefined;
  throw new ConfigurationError(
    'RemoteIssuer: issuer: must be an https URL without user name, password, query and fragment, because its metadata is fetched there. http is accepted on the loopback interface. For another issuer, set jwksUri to the https URL of its keys.',
  );
}

function readLifetimes({ cacheFor = 600, keepFor = 3600, cooldown = 10 }: RemoteIssuerOptions): KeyLifetimes {
  const lifetimes = {
    cacheFor: readTimerLength('RemoteIssuer: cacheFor', cacheFor),
    keepFor: readTimerLength('RemoteIssuer: keepFor', keepFor),
    cooldown: readTimerLength('RemoteIssuer: cooldown', cooldown),
  };
  if (lifetimes.keepFor < lifetimes.cacheFor) {
    throw new ConfigurationError('RemoteIssuer: keepFor: is shorter than cacheFor. Make it longer.');
  }
  if (lifetimes.cacheFor < lifetimes.cooldown) {
    throw new ConfigurationError('RemoteIssuer: cacheFor: is shorter than cooldown. Make it longer.');
  }
  return lifetimes;
}
