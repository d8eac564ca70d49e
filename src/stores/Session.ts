/** Why a session ended before its time. */
export type SessionEnd = 'logout' | 'ended' | 'others' | 'everywhere' | 'limit' | 'reuse';

/** The refresh token that a session has now, and the one before it. */
export interface RefreshGeneration {
  /** `jti` of the only refresh token that is good. */
  readonly jti: string;
  /** Milliseconds since 1970. */
  readonly issuedAt: number;
  /** Seconds since 1970, as in its `exp`; null for one that never expires. */
  readonly expiresAt: number | null;
  /** `jti` of the one that it replaced. */
  readonly previousJti: string | null;
  /**
   * When a request was first answered with this token in place of the previous one, by the store's clock, in milliseconds
   * since 1970. Null as long as no such answer is confirmed: until then the previous token is good.
   */
  readonly rotatedAt: number | null;
}

/** One login, as a store keeps it. Times are milliseconds since 1970. */
export interface Session {
  /** The `sid` claim of every token of the login. */
  readonly sid: string;
  readonly subject: string;
  readonly createdAt: number;
  readonly lastActiveAt: number;
  /** When it is over, however active; null for never. */
  readonly endsAt: number | null;
  /** When it was ended before its time. */
  readonly revokedAt: number | null;
  readonly end: SessionEnd | null;
  readonly ipAddress: string | null;
  readonly userAgent: string | null;
  /** What the application keeps of the device. */
  readonly device: Readonly<Record<string, unknown>> | null;
  /** What the access tokens of the login are granted, for those that follow. */
  readonly accessScopes: readonly string[] | null;
  readonly refresh: RefreshGeneration;
}
