import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** A secret of a client, and its hash. */
export interface ClientSecret {
  /** For the client. The server does not need it. */
  readonly secret: string;
  /** For `secretHash`. */
  readonly hash: string;
}

/** Characters that a secret needs at least. */
const shortestSecret = 16;

/**
 * Makes a secret of 256 random bits, and its hash. Give the secret to the client once, and store only the hash.
 */
export function createClientSecret(): ClientSecret {
  const secret = randomBytes(32).toString('base64url');
  return { secret, hash: hashClientSecret(secret) };
}

/**
 * Hashes a secret with SHA-256, for `secretHash`. This is safe for a secret that a machine has made, such as those of
 * {@link createClientSecret}: nobody can try 2^256 secrets. A slow hash, as passwords need, would let anybody without a
 * secret use up the CPU.
 *
 * @throws TypeError for a secret of fewer than 16 characters
 */
export function hashClientSecret(secret: string): string {
  if (typeof secret !== 'string' || secret.length < shortestSecret) {
    throw new TypeError(
      `hashClientSecret: the secret of a client needs at least ${String(shortestSecret)} characters. Make one with createClientSecret().`,
    );
  }
  return prefix + digest(secret).toString('base64url');
}

const prefix = 'sha256:';

const digest = (secret: string): Buffer => createHash('sha256').update(secret).digest();

/** Tells whether a text has the form that {@link hashClientSecret} returns. */
export const isSecretHash = (hash: unknown): hash is string =>
  typeof hash === 'string' && /^sha256:[\w-]{42}[AEIMQUYcgkosw048]$/.test(hash);

/** Tells whether a secret has one of some hashes. The time that this takes does not depend on the hashes. */
export function matchesSecret(secret: string, hashes: readonly string[]): boolean {
  const given = digest(secret);
  let isMatch = false;
  for (const hash of hashes) {
    const wanted = Buffer.from(hash.slice(prefix.length), 'base64url');
    isMatch = timingSafeEqual(given, wanted) || isMatch;
  }
  return isMatch;
}
