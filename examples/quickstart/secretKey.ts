import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync, linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';

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
  if (!existsSync(file)) makeKey(file);
  const key = readFileSync(file, 'utf8').trim();
  if (key === '') throw new Error(`${file} is empty: remove it, so that a new key is made, or set JWT_SECRET_KEY.`);
  return key;
}

/** Makes the file with the whole key in it or not at all, and once, however many processes are started together. */
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
