import { CreateRevokedToken1763683200000 } from './migrations/CreateRevokedToken';
import { CreateSession1763769600000 } from './migrations/CreateSession';

/** The migrations that create this library's tables, the oldest first. */
export const authMigrations = [CreateRevokedToken1763683200000, CreateSession1763769600000] as const;
