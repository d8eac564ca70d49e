import { createSecretKey, generateKeyPairSync, randomBytes, type KeyObject } from 'node:crypto';
import type { User, World } from './Parts';

const users: readonly User[] = [
  {
    username: 'alice',
    password: 'wonderland',
    email: 'alice@example.com',
    full_name: 'Alice Liddell',
    role: 'user',
    scopes: ['users:read'],
  },
  {
    username: 'root',
    password: 'swordfish',
    email: 'root@example.com',
    full_name: 'Super User',
    role: 'admin',
    scopes: ['admin:*'],
  },
];

/** How the world of one server differs from the usual one. */
export interface WorldOptions {
  readonly algorithm?: World['algorithm'];
  readonly secret?: string;
  readonly lifetime?: number;
}

/** Returns the users, keys and revocations of one new server. */
export function createWorld({ algorithm = 'HS256', secret, lifetime = 900 }: WorldOptions = {}): World {
  return {
    users: new Map(users.map(user => [user.username, user])),
    algorithm,
    ...keysOf(algorithm, secret),
    revoked: new Set(),
    lifetime,
    crash: () => undefined,
  };
}

function keysOf(algorithm: World['algorithm'], secret?: string): { signingKey: KeyObject; verifyingKey: KeyObject } {
  if (algorithm === 'HS256') {
    const key = createSecretKey(secret === undefined ? randomBytes(64) : Buffer.from(secret));
    return { signingKey: key, verifyingKey: key };
  }
  const { privateKey, publicKey } =
    algorithm === 'RS256'
      ? generateKeyPairSync('rsa', { modulusLength: 2048 })
      : generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { signingKey: privateKey, verifyingKey: publicKey };
}
