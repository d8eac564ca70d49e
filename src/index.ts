export * from './config/AuthXConfig';
export type { Algorithm } from './config/algorithms';
export type { AuthXOptions, KeyMaterial } from './config/AuthXOptions';
export type { Duration } from './config/Duration';
export type { TokenLocation } from './config/TokenLocation';

export * from './decorators/AccessRequired';
export * from './decorators/CurrentPayload';
export * from './decorators/CurrentSession';
export * from './decorators/CurrentSubject';
export * from './decorators/CurrentToken';
export * from './decorators/FreshRequired';
export * from './decorators/OptionalAccess';
export * from './decorators/Public';
export * from './decorators/RefreshRequired';
export * from './decorators/RequireAnyScope';
export * from './decorators/RequireScopes';
export * from './decorators/RevocationCheck';
export * from './decorators/SetTokenCookies';
export * from './decorators/TokenRequired';
export * from './decorators/UnsetTokenCookies';

export * from './errors/AccessTokenRequiredError';
export * from './errors/AmbiguousTokenError';
export { AuthXError, type ErrorOverride } from './errors/AuthXError';
export * from './errors/ConfigurationError';
export type { ErrorType } from './errors/errorTable';
export * from './errors/CSRFError';
export * from './errors/FreshTokenRequiredError';
export * from './errors/GuardNotEnforcedError';
export * from './errors/InsufficientScopeError';
export * from './errors/JWTDecodeError';
export * from './errors/MissingCSRFTokenError';
export * from './errors/MissingTokenError';
export * from './errors/RefreshTokenRequiredError';
export * from './errors/RevocationUnavailableError';
export * from './errors/RevokedTokenError';
export * from './errors/SessionLimitError';
export * from './errors/SessionRevoked';
export * from './errors/SubjectNotFoundError';
export * from './errors/SubjectUnavailableError';
export * from './errors/TokenExpiredError';
export * from './errors/TokenInvalidAudienceError';
export * from './errors/TokenInvalidIssuerError';
export * from './errors/TokenInvalidSignatureError';
export * from './errors/TokenTypeError';

export * from './koa/AuthInterceptor';
export * from './koa/SessionsController';
export * from './koa/strictBody';
export * from './koa/withAuthX';

export type { RevocationMode } from './policy/RevocationMode';
export { AnyScopeUnder, under, type RequiredScope } from './policy/RequiredScope';

export * from './request/RequestToken';
export * from './request/UnverifiedToken';

export * from './services/AuthCallbacks';
export { AuthX } from './services/AuthX';
export type { TokenSearch } from './services/TokenSearch';
export type { AnswerContext, AuthContext } from './services/AuthContext';
export type { AuthXInit } from './services/AuthXInit';
export type { AuthXLogger } from './services/AuthXLogger';
export type { MaybePromise } from './services/MaybePromise';
export type { FailureCounts } from './services/FailureCounts';
export type { Purged } from './services/purgeStores';
export { RequestAuth } from './services/RequestAuth';
export type { RevocationCacheOptions } from './services/revocationCache/RevocationCacheOptions';
export type { Device } from './services/sessions/Device';
export type { RefreshedTokens, RefreshOptions } from './services/sessions/Refresher';
export { schedulePurge, type PurgeSchedule, type ScheduledPurge } from './services/schedulePurge';
export { SessionInfo } from './services/sessions/SessionInfo';
export type { RefreshTokenReuse, SessionOptions } from './services/sessions/SessionOptions';
export type { Sessions } from './services/sessions/Sessions';
export type { SetCookieOptions } from './services/TokenCookies';
export type { TokenPair, TokenPairOptions } from './services/TokenPair';
export type { VerifyOptions } from './services/VerifyOptions';
export type { Revocation } from './stores/Revocation';
export type { RevocationStore } from './stores/RevocationStore';
export { MemorySessionStore } from './stores/memory/MemorySessionStore';
export type { RefreshGeneration, Session, SessionEnd } from './stores/Session';
export type { Ending, Rotation, SessionState, SessionStore } from './stores/SessionStore';

// A star, since an application adds to the interface that this file declares, and cannot add to a single re-export.
export * from './token/AuthXTypes';
export type { TokenType } from './token/claims';
export type { AccessTokenOptions, TokenOptions } from './token/TokenIssuer';
export { TokenPayload } from './token/TokenPayload';
