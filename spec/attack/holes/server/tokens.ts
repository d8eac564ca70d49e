import { createHmac, randomBytes, sign, verify, type KeyObject } from 'node:crypto';
import { Refusal, type Claims, type User, type World } from './Parts';

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Returns the current time in seconds since 1970. */
export const now = (): number => Math.floor(Date.now() / 1000);

/** Signs a text by the algorithm of the server. */
export function signText(text: string, { algorithm, signingKey }: World): Buffer {
  if (algorithm === 'HS256') return createHmac('sha256', signingKey).update(text).digest();
  return sign('sha256', Buffer.from(text), { key: signingKey, dsaEncoding: 'ieee-p1363' });
}

/** Tells whether a signature belongs to a text. */
export function isSigned(text: string, signature: Buffer, world: World, key: KeyObject = world.verifyingKey): boolean {
  if (world.algorithm === 'HS256') return createHmac('sha256', key).update(text).digest().equals(signature);
  return verify('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' }, signature);
}

/** Issues a token. */
export function issue(user: User, world: World, claims: Partial<Claims>): string {
  const refresh = claims.type === 'refresh';
  const payload = {
    sub: user.username,
    jti: randomBytes(12).toString('hex'),
    type: 'access',
    iat: now(),
    exp: now() + (refresh ? 86_400 : world.lifetime),
    csrf: randomBytes(12).toString('hex'),
    ...(refresh ? {} : { fresh: false, scopes: user.scopes }),
    ...claims,
  };
  const text = `${encode({ alg: world.algorithm, typ: 'JWT' })}.${encode(payload)}`;
  return `${text}.${signText(text, world).toString('base64url')}`;
}

/** Reads the JSON of one part of a token. @throws Refusal */
export function decodePart(part: string | undefined): Record<string, unknown> {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(part ?? '', 'base64url').toString());
    if (typeof parsed === 'object' && parsed !== null) return parsed as Record<string, unknown>;
  } catch {
    // The answer is the same for a part that is not JSON, and for JSON that is not an object.
  }
  throw new Refusal(401, 'The token is malformed', 'invalid_token');
}

/** Checks the times of claims. @throws Refusal */
export function checkTimes(claims: Claims): Claims {
  if (typeof claims.exp !== 'number' || claims.exp <= now()) {
    throw new Refusal(401, 'The token has expired', 'invalid_token');
  }
  return claims;
}

/** Verifies a token strictly: three parts in canonical base64url, the one algorithm, the signature, the times. */
export function verifyStrictly(token: string, world: World): Claims {
  const parts = token.split('.');
  const isCanonical = parts.every(part => Buffer.from(part, 'base64url').toString('base64url') === part);
  if (parts.length !== 3 || !isCanonical || token.length > 8192) {
    throw new Refusal(401, 'The token is malformed', 'invalid_token');
  }
  const { alg } = decodePart(parts[0]);
  const signature = Buffer.from(parts[2] as string, 'base64url');
  if (alg !== world.algorithm || !isSigned(`${String(parts[0])}.${String(parts[1])}`, signature, world)) {
    throw new Refusal(401, 'The signature is wrong', 'invalid_token');
  }
  return checkTimes(decodePart(parts[1]) as unknown as Claims);
}
