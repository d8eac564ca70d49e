import { Column, Entity, Index, PrimaryColumn, type ValueTransformer } from 'typeorm';

/** Drivers hand out 64-bit columns as text; seconds fit a number. */
const seconds: ValueTransformer = {
  to: (value: number | null | undefined) => value,
  from: (value: string | number | null) => (value === null ? null : Number(value)),
};

/** One revoked token. Extend it, with an `@Entity` of its own, for further columns or another table. */
@Entity({ name: 'authx_revoked_token' })
export class RevokedToken {
  /** The token's `jti`; its hash where it holds more than visible ASCII. */
  @PrimaryColumn({ type: 'varchar', length: 255 })
  jti!: string;

  /** `access` or `refresh`. */
  @Column({ name: 'token_type', type: 'varchar', length: 16 })
  tokenType!: string;

  /** Whom the token spoke of. */
  @Column({ type: 'text' })
  subject!: string;

  /** Seconds since 1970 after which the row may be purged; null for a token that never expires. */
  @Index()
  @Column({ name: 'expires_at', type: 'bigint', nullable: true, transformer: seconds })
  expiresAt!: number | null;

  /** Seconds since 1970. */
  @Column({ name: 'revoked_at', type: 'bigint', transformer: seconds })
  revokedAt!: number;
}
