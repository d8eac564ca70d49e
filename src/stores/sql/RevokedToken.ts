import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { integer } from './columnTransformers';

/** One revoked token. To add columns or to use another table, extend it with an `@Entity` of its own. */
@Entity({ name: 'authx_revoked_token' })
export class RevokedToken {
  /** The token's `jti` claim, or its hash if the claim contains more than visible ASCII. */
  @PrimaryColumn({ type: 'varchar', length: 255 })
  jti!: string;

  /** `access` or `refresh`. */
  @Column({ name: 'token_type', type: 'varchar', length: 16 })
  tokenType!: string;

  /** The token's `sub` claim. */
  @Column({ type: 'text' })
  subject!: string;

  /** Seconds since 1970 after which the row may be purged; null for a token that never expires. */
  @Index()
  @Column({ name: 'expires_at', type: 'bigint', nullable: true, transformer: integer })
  expiresAt!: number | null;

  /** Seconds since 1970. */
  @Column({ name: 'revoked_at', type: 'bigint', transformer: integer })
  revokedAt!: number;
}
