import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { json, time } from './columnTypes';

/** One login. Times are milliseconds since 1970, but for `refreshExpiresAt`. Extend it, with an `@Entity` of its own, for further columns. */
@Entity({ name: 'authx_session' })
export class AuthSession {
  @PrimaryColumn({ type: 'varchar', length: 255 })
  sid!: string;

  /** What sessions of a subject are found by: the subject itself, or its hash where it holds more than visible ASCII. */
  @Index()
  @Column({ name: 'subject_key', type: 'varchar', length: 255 })
  subjectKey!: string;

  @Column({ type: 'text' })
  subject!: string;

  @Column({ name: 'created_at', type: 'bigint', transformer: time })
  createdAt!: number;

  @Column({ name: 'last_active_at', type: 'bigint', transformer: time })
  lastActiveAt!: number;

  @Index()
  @Column({ name: 'ends_at', type: 'bigint', nullable: true, transformer: time })
  endsAt!: number | null;

  @Column({ name: 'revoked_at', type: 'bigint', nullable: true, transformer: time })
  revokedAt!: number | null;

  /** Why it was ended: END is a word of SQL's. */
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

  @Column({ name: 'refresh_issued_at', type: 'bigint', transformer: time })
  refreshIssuedAt!: number;

  /** Seconds since 1970, as in the token. */
  @Index()
  @Column({ name: 'refresh_expires_at', type: 'bigint', nullable: true, transformer: time })
  refreshExpiresAt!: number | null;

  @Column({ name: 'previous_jti', type: 'varchar', length: 255, nullable: true })
  previousJti!: string | null;

  @Column({ name: 'rotated_at', type: 'bigint', nullable: true, transformer: time })
  rotatedAt!: number | null;
}
