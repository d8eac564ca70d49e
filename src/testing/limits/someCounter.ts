import { randomBytes } from 'node:crypto';
import type { RateLimitCounter } from '../../limits/RateLimitStore';

/** Returns a counter that no other case has. */
export const someCounter = (changes: Partial<RateLimitCounter> = {}): RateLimitCounter => ({
  id: randomBytes(18).toString('base64url'),
  max: 3,
  window: 60_000,
  ...changes,
});
