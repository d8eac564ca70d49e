/** The reason why a session was ended. */
export type SessionEnd = 'logout' | 'ended' | 'others' | 'everywhere' | 'limit' | 'reuse';

/** The current refresh token of a session, and its predecessor. */
export interface RefreshGeneration {
  /** `jti` of the current refresh token. */
  readonly jti: string;
  /** Milliseconds since 1970. */
  readonly issuedAt: number;
  /** Its `exp`, in seconds since 1970. Null for a token that never expires. */
  readonly expiresAt: number | null;
  /** `jti` of its predecessor. */
  readonly previousJti: string | null;
  /**
   * When a request was first answered with this token in place of the previous one, by the store's clock, in milliseconds
   * since 1970. Null as long as no such answer is confirmed: until then the previous token is good.
   */
  readonly rotatedAt: number | null;
}

/** One login as a store keeps it. All times are in milliseconds since 1970. */
export interface Session {
  /** The `sid` claim of every token of the login. */
  readonly sid: string;
  readonly subject: string;
  readonly createdAt: number;
  readonly lastActiveAt: number;
  /** When the session ends even if it is active. Null for never. */
  readonly endsAt: number | null;
  /** When the session was ended early. Null if it was not. */
  readonly revokedAt: number | null;
  readonly end: SessionEnd | null;
  readonly ipAddress: string | null;
  readonly userAgent: string | null;
  /** The application's data about the device. */
  readonly device: Readonly<Record<string, unknown>> | null;
  /** The scopes of the login's access tokens, for the access tokens that follow. */
  readonly accessScopes: readonly string[] | null;
  readonly refresh: RefreshGeneration;
}
