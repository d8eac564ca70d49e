import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { secretKey } from '../quickstart/secretKey';

/** The key of every process that is started in one folder: JWT_SECRET_KEY, or the one in data/jwt.key. */
export function sharedKey(): string {
  mkdirSync('data', { recursive: true });
  return secretKey(resolve('data/jwt.key'));
}
