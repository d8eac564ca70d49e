import { randomUUID } from 'node:crypto';
import type { Revocation } from '../../revocation/RevocationStore';

/** Seconds since 1970. */
export const secondsNow = (): number => Math.floor(Date.now() / 1000);

/** Makes a unique revocation of a token that expires in 15 minutes, with the given changes. */
export const someRevocation = (changes: Partial<Revocation> = {}): Revocation => ({
  jti: randomUUID(),
  tokenType: 'access',
  subject: 'alice',
  expiresAt: secondsNow() + 900,
  ...changes,
});
