import './assertTypeorm';

export * from '../stores/typeorm/AuthSession';
export type { AuthDataSourceSettings } from '../stores/typeorm/AuthDataSourceSettings';
export { CreateRevokedToken1763683200000 } from '../stores/typeorm/CreateRevokedToken';
export { CreateSession1763769600000 } from '../stores/typeorm/CreateSession';
export * from '../stores/typeorm/openAuthDataSource';
export * from '../stores/typeorm/RevokedToken';
export * from '../stores/typeorm/RevokedTokenRepository';
export * from '../stores/typeorm/SessionRepository';
export * from '../stores/typeorm/SubjectCutoff';
