import { randomUUID } from 'node:crypto';
import type { Revocation } from '../../revocation/RevocationStore';

/** Seconds since 1970. */
export const secondsNow = (): number => Math.floor(Date.now() / 1000);

/** A revocation of a token that lives for another 15 minutes, and that nobody else has revoked; to be changed. */
export const someRevocation = (changes: Partial<Revocation> = {}): Revocation => ({
  jti: randomUUID(),
  tokenType: 'access',
  subject: 'alice',
  expiresAt: secondsNow() + 900,
  ...changes,
});
