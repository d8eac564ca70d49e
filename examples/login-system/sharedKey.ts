import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { secretKey } from '../quickstart/secretKey';

/** Returns JWT_SECRET_KEY, or the key in data/jwt.key. All processes that start in one folder share this file. */
export function sharedKey(): string {
  mkdirSync('data', { recursive: true });
  return secretKey(resolve('data/jwt.key'));
}
