import { createPublicKey, type JsonWebKey } from 'node:crypto';
import { isAnswer, jsonOf } from './http/RawAnswer';
import type { Sender } from './http/Sender';

/** Returns the public keys that a server publishes in its JWK set, as PEM. */
export async function publishedKeys(sender: Sender): Promise<string[]> {
  const target = `${sender.target.base}/.well-known/jwks.json`;
  const answer = await sender.send({ method: 'GET', target, headers: [] });
  const set = isAnswer(answer) && answer.status === 200 ? jsonOf(answer) : undefined;
  const keys = (set as { keys?: unknown } | undefined)?.keys;
  return Array.isArray(keys) ? keys.slice(0, 3).flatMap(pemOf) : [];
}

function pemOf(jwk: unknown): string[] {
  try {
    const key = createPublicKey({ key: jwk as JsonWebKey, format: 'jwk' });
    return [key.export({ type: 'spki', format: 'pem' }) as string];
  } catch {
    return [];
  }
}
