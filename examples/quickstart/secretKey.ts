import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';

/**
 * The key that signs tokens: JWT_SECRET_KEY, or one that is made once and kept in a file, so that a restart logs nobody
 * out. In production, keep it where your other secrets are.
 */
export function secretKey(file: string): string {
  const configured = process.env.JWT_SECRET_KEY;
  if (configured !== undefined) return configured;
  console.log(
    `JWT_SECRET_KEY is not set: signing with the key in ${file}. Whoever reads that file can log in as anyone.`,
  );
  try {
    // 'wx' makes the file or fails, so that two processes started at once end up with one key.
    writeFileSync(file, randomBytes(64).toString('base64url'), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return readFileSync(file, 'utf8');
}
