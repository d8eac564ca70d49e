/** @module routing-controllers-authx/typeorm */
import './assertTypeorm';

export * from '../stores/sql/AuthSession';
export type { AuthDataSourceSettings } from '../stores/sql/AuthDataSourceSettings';
export { CreateRevokedToken1763683200000 } from '../stores/sql/migrations/CreateRevokedToken';
export { CreateSession1763769600000 } from '../stores/sql/migrations/CreateSession';
export { authEntities } from '../stores/sql/authEntities';
export { authMigrations } from '../stores/sql/authMigrations';
export * from '../stores/sql/openAuthDataSource';
export * from '../stores/sql/RevokedToken';
export * from '../stores/sql/RevokedTokenRepository';
export * from '../stores/sql/SessionRepository';
export * from '../stores/sql/SqlProofStore';
export * from '../stores/sql/SqlRateLimitStore';
export * from '../stores/sql/SubjectCutoff';
