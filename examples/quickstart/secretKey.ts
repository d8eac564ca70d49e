import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync, linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';

/**
 * Returns the key that signs tokens: JWT_SECRET_KEY, or the key in a file. A missing file is created with a random key, so
 * that users stay logged in after a restart. In production, keep the key with your other secrets.
 *
 * @throws Error if the file is empty
 */
export function secretKey(file: string): string {
  const configured = process.env.JWT_SECRET_KEY;
  if (configured !== undefined) return configured;
  console.log(
    `JWT_SECRET_KEY is not set: signing with the key in ${file}. Anyone who can read that file can log in as any user.`,
  );
  if (!existsSync(file)) makeKey(file);
  const key = readFileSync(file, 'utf8').trim();
  if (key === '') throw new Error(`${file} is empty: remove it, so that a new key is made, or set JWT_SECRET_KEY.`);
  return key;
}

/** Creates the file atomically. If several processes start together, only one of them creates it. */
function makeKey(file: string): void {
  const unfinished = `${file}.${randomUUID()}`;
  try {
    writeFileSync(unfinished, randomBytes(64).toString('base64url'), { flag: 'wx', mode: 0o600, flush: true });
    linkSync(unfinished, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(unfinished, { force: true });
  }
}
