/** @module routing-controllers-authx */
export type { AccessCheck, CheckContext, CheckRequest, CheckStage } from './access/AccessCheck';
export type { RevocationMode } from './access/AccessRule';
export type { RateLimitContext, RateLimitKey, RateLimitStage } from './access/RateLimitRule';
export { AnyScopeUnder, under, type RequiredScope } from './access/RequiredScope';
export type { ResourceLoader } from './access/LoadedResources';
export { isAllowed } from './access/policies/isAllowed';
export { hasRole } from './access/roles/hasRole';
export { definePolicies } from './access/policies/definePolicies';
export type { PolicyDecision, RuleOutcome } from './access/policies/PolicyDecision';
export type { DeclaredResources, PolicyDefinition } from './access/policies/PolicyDefinition';
export { PolicyEngine } from './access/policies/PolicyEngine';
export type {
  PolicyCondition,
  PolicyEvaluator,
  PolicyFacts,
  PolicyOperator,
  PolicyRule,
  PolicyScalar,
} from './access/policies/PolicyRule';
export type { RoleOptions } from './access/roles/RoleOptions';
export * from './config/AuthXConfig';
export { createKeyFile, type KeyFileOptions } from './config/createKeyFile';
export type { Algorithm } from './keys/algorithms';
export type { AuthXOptions } from './config/AuthXOptions';
export { keyFile } from './keys/keyFile';
export type { KeyMaterial } from './keys/keyMaterial';
export { KeyRing } from './keys/KeyRing';
export type { Jwk } from './keys/Jwk';
export type { KeyEntry, KeySet, KeySource, ScheduledJwk } from './keys/KeySet';
export type { KeyState, RingKey } from './keys/RingKey';
export { openKeyRing, type KeyRingOptions, type OpenKeyRing } from './config/openKeyRing';
export type { Duration } from './config/Duration';
export type { DPoPMode } from './config/DPoPMode';
export type { DPoPNonceOptions, DPoPOptions } from './dpop/DPoPOptions';
export type { ProofStore, UsedProof } from './dpop/ProofStore';
export type { TokenLocation } from './config/TokenLocation';
export * from './decorators/AccessRequired';
export * from './decorators/createGuardDecorator';
export * from './decorators/CurrentPayload';
export * from './decorators/CurrentResource';
export * from './decorators/CurrentSession';
export * from './decorators/CurrentSubject';
export * from './decorators/CurrentToken';
export * from './decorators/DPoPKey';
export * from './decorators/FreshRequired';
export * from './decorators/LoginType';
export * from './decorators/OptionalAccess';
export * from './decorators/Public';
export * from './decorators/RateLimit';
export * from './decorators/RefreshRequired';
export * from './decorators/RequireAcr';
export * from './decorators/RequireAnyScope';
export * from './decorators/RequireOwner';
export * from './decorators/RequirePolicy';
export * from './decorators/RequireRole';
export * from './decorators/RequireScopes';
export * from './decorators/RevocationCheck';
export * from './decorators/SetTokenCookies';
export * from './decorators/TokenRequired';
export * from './decorators/UnsetTokenCookies';
export type { GuardDecorator } from './decorators/recordGuard';
export * from './errors/errors';
export { AuthXError, type ErrorOverride } from './errors/AuthXError';
export type { ErrorType } from './errors/errorTable';
export { RemoteIssuer, type RemoteIssuerStatus } from './issuers/RemoteIssuer';
export type { RemoteIssuerOptions } from './issuers/RemoteIssuerOptions';
export type { RemoteProfile } from './issuers/RemoteProfile';
export * from './events/AuthXEvents';
export type { JudgedRule } from './events/JudgedRule';
export type { ExplainedToken, RefusalExplainedEvent } from './events/RefusalExplainedEvent';
export { onAuthXEvent, type AuthXEventListener } from './events/onAuthXEvent';
export * from './koa/AuthInterceptor';
export { explainRefusals, type ExplainRefusalsOptions, type RefusalsMiddleware } from './koa/explainRefusals';
export { JwksController } from './koa/JwksController';
export * from './koa/SessionsController';
export * from './koa/strictBody';
export * from './koa/withAuthX';
export { routeReport, type RouteReportOptions } from './report/routeReport';
export type {
  ReportedLimit,
  ReportedPolicy,
  ReportedRequirements,
  ReportedRoute,
  ReportedSettings,
  RouteAccess,
  RouteReport,
} from './report/ReportedRoute';
export * from './transport/RequestToken';
export * from './subjects/AuthCallbacks';
export { AuthX } from './auth/AuthX';
export { AuthManager, type AuthManagerOptions, type ManagedHealth } from './auth/AuthManager';
export type { PolicyHolder } from './auth/PolicyCalls';
export type { TokenSearch } from './auth/TokenSearch';
export type { AnswerContext, AuthContext } from './transport/ContextRequest';
export type { AuthXInit } from './auth/AuthXInit';
export type { AuthXLogger } from './calls/AuthXLogger';
export type { MaybePromise } from './async/MaybePromise';
export type { FailureCounts } from './auth/TokenStatusCheck';
export type { CountedOperation, CountsByOperation, OutcomeCounts } from './calls/OperationCounts';
export type { Health, ProbeOutcome, StoreHealth } from './auth/HealthCheck';
export type { Operation } from './errors/Operation';
export type { Purged } from './auth/purgeStores';
export { RequestAuth } from './auth/RequestAuth';
export type { RevocationCacheOptions } from './revocation/RevocationCache';
export type { Device } from './sessions/Device';
export type { RefreshedTokens, RefreshOptions } from './sessions/Refresher';
export { schedulePurge, type PurgeSchedule, type ScheduledPurge } from './auth/schedulePurge';
export { SessionInfo } from './sessions/SessionInfo';
export type { RefreshTokenReuse, SessionOptions } from './sessions/SessionSettings';
export type { SessionListOptions } from './sessions/SessionListOptions';
export type { Sessions } from './sessions/Sessions';
export type { SetCookieOptions } from './transport/TokenCookies';
export type { TokenPair, TokenPairOptions } from './auth/issueTokenPair';
export type { VerifyOptions } from './auth/VerifyOptions';
export type { Revocation, RevocationStore } from './revocation/RevocationStore';
export type { LoginContext, LoginThrottle } from './limits/login/LoginThrottle';
export type { DeviceCookieOptions, LoginThrottleOptions } from './limits/login/readLoginThrottle';
export type { LimitOptions } from './limits/readLimit';
export type { StoreFailurePolicy } from './limits/RateLimiter';
export type {
  CountedRequest,
  CounterState,
  GivenBack,
  RateLimitCounter,
  RateLimitStore,
} from './limits/RateLimitStore';
export type { RateLimitSettings } from './limits/readRateLimits';
export { MemoryProofStore } from './stores/memory/MemoryProofStore';
export { MemoryRateLimitStore } from './stores/memory/MemoryRateLimitStore';
export { MemorySessionStore } from './stores/memory/MemorySessionStore';
export type { RefreshGeneration, Session, SessionEnd } from './sessions/Session';
export type {
  ConfirmedRotation,
  Ending,
  Rotation,
  SessionPage,
  SessionState,
  SessionStore,
} from './sessions/SessionStore';
// A star, since an application adds to the interface that this file declares, and cannot add to a single re-export.
export * from './token/AuthXTypes';
export type { TokenType } from './token/TokenType';
export type { AccessTokenOptions, TokenOptions } from './token/TokenOptions';
export { TokenPayload } from './token/TokenPayload';
