import { Authorization } from '../access/Authorization';
import { readPolicies } from '../access/policies/readPolicies';
import { readRoleOptions } from '../access/roles/readRoleOptions';
import { Roles } from '../access/roles/Roles';
import { andThen, type MaybePromise } from '../async/MaybePromise';
import { Deadlines } from '../async/Deadlines';
import { type AuthXLogger, consoleLogger } from '../calls/AuthXLogger';
import { OperationCounts } from '../calls/OperationCounts';
import { ThrottledLogger } from '../calls/ThrottledLogger';
import { AuthXConfig } from '../config/AuthXConfig';
import { assertNames } from '../config/assertNames';
import { readSize, readTimerLength } from '../config/readTimerLength';
import { type DPoPOptions, type DPoPSettings, readDPoPOptions } from '../dpop/DPoPOptions';
import { PossessionCheck } from '../dpop/PossessionCheck';
import type { ErrorSettings } from '../errors/AuthXError';
import type { DPoPChallenge } from '../errors/challenge';
import { ConfigurationError } from '../errors/errors';
import type { RemoteIssuer } from '../issuers/RemoteIssuer';
import { RemoteVerifier } from '../issuers/RemoteVerifier';
import { namesOf } from '../keys/algorithms';
import { LoginThrottle } from '../limits/login/LoginThrottle';
import { type LoginThrottleOptions, readLoginThrottle } from '../limits/login/readLoginThrottle';
import { RateLimiter } from '../limits/RateLimiter';
import { readRateLimits } from '../limits/readRateLimits';
import { readRevocationCache, RevocationCache } from '../revocation/RevocationCache';
import { RevokedCheck } from '../revocation/RevokedCheck';
import { Refresher } from '../sessions/Refresher';
import type { Sessions } from '../sessions/Sessions';
import { keepSessions, type SessionServices } from '../sessions/SessionServices';
import { MemoryRateLimitStore } from '../stores/memory/MemoryRateLimitStore';
import { CallbackRegistry } from '../subjects/CallbackRegistry';
import { SubjectCache } from '../subjects/SubjectCache';
import { SubjectLoader } from '../subjects/SubjectLoader';
import { TokenIssuer } from '../token/TokenIssuer';
import { TokenVerifier } from '../token/TokenVerifier';
import { ImplicitRefresh } from '../transport/ImplicitRefresh';
import { TokenCookies } from '../transport/TokenCookies';
import type { AuthXInit } from './AuthXInit';
import { checkIssuers } from './checkIssuers';
import { CheckRunner } from './CheckRunner';
import { HealthCheck, type ProbedStores } from './HealthCheck';
import type { PurgedStores } from './purgeStores';
import { Revoker } from './Revoker';
import { TokenStatusCheck } from './TokenStatusCheck';
import { VerifierChoice } from './VerifierChoice';

/** The parts of one login system. */
export interface AuthServices<Subject> {
  readonly config: AuthXConfig;
  /** The remote issuers whose tokens are accepted. */
  readonly issuers: readonly RemoteIssuer[];
  readonly logger: AuthXLogger;
  readonly issuer: TokenIssuer;
  /** Verifies the tokens of this login system. */
  readonly verifier: TokenVerifier;
  /** Verifies these, and the tokens of remote issuers. */
  readonly verifiers: VerifierChoice;
  readonly status: TokenStatusCheck;
  readonly checks: CheckRunner;
  readonly authorization: Authorization;
  readonly possession: PossessionCheck;
  readonly rateLimiter: RateLimiter;
  /** @throws ConfigurationError if nothing can sign the cookies of devices */
  readonly requireLoginThrottle: () => LoginThrottle;
  readonly errorSettings: ErrorSettings;
  readonly revoker: Revoker;
  readonly callbacks: CallbackRegistry<Subject>;
  readonly subjects: SubjectLoader<Subject>;
  /** Undefined if subjects are not cached. */
  readonly subjectCache: SubjectCache<Subject> | undefined;
  /** Undefined if no sessions are kept. */
  readonly sessions: SessionServices | undefined;
  /** @throws ConfigurationError if no sessions are kept */
  readonly requireSessions: () => Sessions;
  readonly refresher: Refresher;
  readonly cookies: TokenCookies;
  /** Undefined if access cookies are not renewed. */
  readonly implicitRefresh: ImplicitRefresh | undefined;
  readonly stores: PurgedStores & ProbedStores;
  readonly health: HealthCheck;
  readonly counts: OperationCounts;
}

/**
 * Builds the parts of a login system and connects them.
 *
 * @throws ConfigurationError naming the option and the fix
 */
export function composeServices<Subject>(init: AuthXInit<Subject>): AuthServices<Subject> {
  const config = makeConfig(init);
  const verifier = new TokenVerifier(config);
  const issuers = checkIssuers(init.issuers, config);
  const bounds = {
    deadlines: new Deadlines(readTimerLength('callbackTimeout', init.callbackTimeout ?? 5)),
    logger: new ThrottledLogger(init.logger ?? consoleLogger),
  };
  for (const issuer of issuers) issuer.logTo(bounds.logger);
  const remotes = new Map(issuers.map(issuer => [issuer.issuer, new RemoteVerifier(issuer, config)]));
  const verifiers = new VerifierChoice(verifier, remotes);
  const caching = init.revocationCache === undefined ? undefined : readRevocationCache(init.revocationCache);
  const cache = caching && new RevocationCache(caching);
  const counts = new OperationCounts();
  const sessions = keepSessions(init.sessions, { bounds, config, cache, counts });
  const dpop = readDPoP(init.dpop, config);
  const limits = readRateLimits(init.rateLimits);
  const counters = limits.store ?? new MemoryRateLimitStore();
  const throttle = (options: LoginThrottleOptions): LoginThrottle =>
    // Guessing passwords must not be free while the store is down, whatever other routes allow.
    new LoginThrottle(readLoginThrottle(options, config), new RateLimiter(counters, 'refuse', { ...bounds, counts }));
  let loginThrottle = init.loginThrottle === undefined ? undefined : throttle(init.loginThrottle);
  const stores = {
    revokedTokens: init.revokedTokens,
    sessions: sessions && init.sessions?.store,
    proofs: dpop?.proofs,
    rateLimits: limits.store,
  };
  if (cache && !stores.revokedTokens && !stores.sessions) {
    throw new ConfigurationError('revocationCache: needs a store. Give AuthX revokedTokens or sessions, or remove it.');
  }
  const issuer = new TokenIssuer(config, sessions !== undefined);
  const callbacks = new CallbackRegistry(init.callbacks);
  const cookies = new TokenCookies(config, verifier, issuer);
  const status = new TokenStatusCheck({
    revoked: new RevokedCheck(init.revokedTokens, () => callbacks.blocklist, bounds),
    sessions: sessions?.check,
    cache,
    defaultMode: caching?.default ?? 'strict',
    counts,
  });
  const subjectCache = init.subjectCache && makeSubjectCache<Subject>(init.subjectCache);
  const subjects = new SubjectLoader<Subject>({
    getter: () => callbacks.subjectGetter,
    bounds,
    counts,
    type: init.subjectType,
    validate: init.validateSubject,
    cache: subjectCache,
  });
  const roles = new Roles(readRoleOptions(init.roles), bounds);
  const authorization = new Authorization({
    policies: readPolicies(init.policies, roles),
    roles,
    acrLevels: config.acrLevels,
    bounds,
    canLoadSubjects: () => subjects.isReady,
  });
  const revoking = { store: init.revokedTokens, verifiers, config, bounds, sessions: sessions?.ending, cache };
  return {
    config,
    issuers,
    logger: bounds.logger,
    issuer,
    verifier,
    verifiers,
    status,
    checks: new CheckRunner(bounds, authorization),
    authorization,
    possession: new PossessionCheck(config.dpop, dpop && { settings: dpop, clockSkew: config.clockSkew, bounds }),
    rateLimiter: new RateLimiter(counters, limits.onStoreFailure, { ...bounds, counts }),
    requireLoginThrottle: () => (loginThrottle ??= throttle({})),
    errorSettings: { ...config.errorSettings, dpop: dpop && challengeOf(config, dpop) },
    revoker: new Revoker(revoking),
    callbacks,
    subjects,
    subjectCache,
    sessions,
    requireSessions: () => sessions?.sessions ?? refuseMissingSessions(),
    refresher: new Refresher({ issuer, sessions: sessions?.rotating }),
    cookies,
    implicitRefresh: makeImplicitRefresh({ config, logger: bounds.logger, issuer, cookies, subjects, status }),
    stores,
    health: new HealthCheck(stores, readTimerLength('healthTimeout', init.healthTimeout ?? 1)),
    counts,
  };
}

/** Reads how proofs are checked. Returns undefined if they are not. */
function readDPoP(options: DPoPOptions | undefined, { dpop }: AuthXConfig): DPoPSettings | undefined {
  const settings = options === undefined ? undefined : readDPoPOptions(options);
  if (dpop === 'off') return undefined;
  if (settings) return settings;
  throw new ConfigurationError(
    `dpop: is '${dpop}', but there is no store of proofs. Give AuthX dpop: { proofs: await SqlProofStore.open(dataSource) }.`,
  );
}

const challengeOf = ({ dpop }: AuthXConfig, { algorithms }: DPoPSettings): DPoPChallenge => ({
  algs: [...algorithms].flatMap(namesOf).join(' '),
  isRequired: dpop === 'required',
});

/** Without a configuration, there are no keys, and all tokens come from remote issuers. */
function makeConfig({ config, issuers }: Pick<AuthXInit<unknown>, 'config' | 'issuers'>): AuthXConfig {
  if (config instanceof AuthXConfig) return config;
  if (config === undefined && issuers === undefined) {
    throw new ConfigurationError('config: is missing. Pass the configuration, or issuers whose tokens are accepted.');
  }
  return new AuthXConfig(config ?? { keys: [] });
}

/** Whether there is a store to purge. */
export const hasStore = ({ revokedTokens, sessions, proofs, rateLimits }: PurgedStores): boolean =>
  [revokedTokens, sessions, proofs, rateLimits].some(store => store !== undefined);

function makeImplicitRefresh<Subject>(
  parts: Pick<AuthServices<Subject>, 'config' | 'logger' | 'issuer' | 'cookies' | 'subjects' | 'status'>,
): ImplicitRefresh | undefined {
  const { config, logger, issuer, cookies, subjects, status } = parts;
  const settings = config.implicitRefresh;
  if (!settings) return undefined;
  return new ImplicitRefresh({
    settings,
    logger,
    issuer,
    cookies,
    holds: ({ token, payload }) => {
      // The status is asked last, so that no revocation can come between its answer and the renewal.
      const isCurrent = (): MaybePromise<boolean> => andThen(status.assertHolds(token, payload), () => true);
      if (!subjects.isReady) return isCurrent();
      return andThen(subjects.load(payload), subject => (subject === undefined ? false : isCurrent()));
    },
  });
}

function makeSubjectCache<Subject>(options: NonNullable<AuthXInit<Subject>['subjectCache']>): SubjectCache<Subject> {
  assertNames(options, ['ttl', 'max'], 'subjectCache.');
  const { ttl, max = 1000 } = options;
  return new SubjectCache(readTimerLength('subjectCache.ttl', ttl), readSize('subjectCache.max', max));
}

function refuseMissingSessions(): never {
  throw new ConfigurationError(
    'sessions: are not kept. Give AuthX sessions: { store: SessionRepository.on(dataSource) }.',
  );
}
