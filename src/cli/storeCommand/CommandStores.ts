import type { RevocationStore } from '../../revocation/RevocationStore';
import type { SessionStore } from '../../sessions/SessionStore';

/** The stores of an application, as a command opens them. */
export interface CommandStores {
  readonly revokedTokens: RevocationStore;
  readonly sessions: SessionStore;
  close(): Promise<void>;
}
