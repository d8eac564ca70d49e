import { randomUUID } from 'node:crypto';
import type { Revocation } from '../../../src/index';

export const now = (): number => Math.floor(Date.now() / 1000);

/** A revocation of a token that lives on, to be changed. */
export const revocation = (changes: Partial<Revocation> = {}): Revocation => ({
  jti: randomUUID(),
  tokenType: 'access',
  subject: 'alice',
  expiresAt: now() + 900,
  ...changes,
});
