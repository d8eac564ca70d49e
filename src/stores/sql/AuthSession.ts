import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { integer, json } from './columnTransformers';

/**
 * One login. Times are milliseconds since 1970, except `refreshExpiresAt`. To add columns, extend it with an `@Entity` of
 * its own.
 */
@Entity({ name: 'authx_session' })
export class AuthSession {
  @PrimaryColumn({ type: 'varchar', length: 255 })
  sid!: string;

  /** The subject, or its hash if the subject contains more than visible ASCII. The sessions of a subject are found by it. */
  @Index()
  @Column({ name: 'subject_key', type: 'varchar', length: 255 })
  subjectKey!: string;

  @Column({ type: 'text' })
  subject!: string;

  @Column({ name: 'created_at', type: 'bigint', transformer: integer })
  createdAt!: number;

  @Column({ name: 'last_active_at', type: 'bigint', transformer: integer })
  lastActiveAt!: number;

  @Index()
  @Column({ name: 'ends_at', type: 'bigint', nullable: true, transformer: integer })
  endsAt!: number | null;

  @Column({ name: 'revoked_at', type: 'bigint', nullable: true, transformer: integer })
  revokedAt!: number | null;

  /** Why the session ended. The column has another name because END is a keyword of SQL. */
  @Column({ name: 'end_reason', type: 'varchar', length: 16, nullable: true })
  end!: string | null;

  @Column({ name: 'ip_address', type: 'varchar', length: 64, nullable: true })
  ipAddress!: string | null;

  @Column({ name: 'user_agent', type: 'varchar', length: 512, nullable: true })
  userAgent!: string | null;

  @Column({ type: 'text', nullable: true, transformer: json })
  device!: Readonly<Record<string, unknown>> | null;

  @Column({ name: 'access_scopes', type: 'text', nullable: true, transformer: json })
  accessScopes!: readonly string[] | null;

  @Column({ name: 'refresh_jti', type: 'varchar', length: 255 })
  refreshJti!: string;

  @Column({ name: 'refresh_issued_at', type: 'bigint', transformer: integer })
  refreshIssuedAt!: number;

  /** Seconds since 1970, as in the token's `exp` claim. */
  @Index()
  @Column({ name: 'refresh_expires_at', type: 'bigint', nullable: true, transformer: integer })
  refreshExpiresAt!: number | null;

  @Column({ name: 'previous_jti', type: 'varchar', length: 255, nullable: true })
  previousJti!: string | null;

  @Column({ name: 'rotated_at', type: 'bigint', nullable: true, transformer: integer })
  rotatedAt!: number | null;
}
