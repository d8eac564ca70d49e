import { existsSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { OpeningOptions } from './urlOptions';

/** The file that is read if nothing names a store. */
const defaultFile = 'ormconfig.json';

/**
 * Reads the options of a DataSource from ormconfig.json in the current folder. Returns undefined if there is no such file.
 *
 * @throws Error if the file cannot be used. The message never quotes the file, which may hold a password
 */
export const readDefaultOrmconfig = (): OpeningOptions | undefined =>
  existsSync(defaultFile) ? readOrmconfig(defaultFile) : undefined;

/**
 * Reads the options of a DataSource from a file of JSON. The path of an SQLite database is relative to the file's folder.
 *
 * @throws Error if the file cannot be used. The message never quotes the file, which may hold a password
 */
export function readOrmconfig(path: string): OpeningOptions {
  const options = parse(path);
  if (typeof options !== 'object' || options === null || Array.isArray(options) || !('type' in options)) {
    throw new Error(`${path}: must hold the options of one DataSource: { "type": "better-sqlite3", "database": ... }.`);
  }
  const { type, database } = options as { readonly type: unknown; readonly database?: unknown };
  if (type !== 'better-sqlite3') return options as OpeningOptions;
  if (typeof database !== 'string' || database === '') {
    throw new Error(`${path}: database must be the path of an SQLite file.`);
  }
  return { ...(options as OpeningOptions), database: resolve(dirname(path), database) } as OpeningOptions;
}

function parse(path: string): unknown {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const { code = 'no code' } = error as NodeJS.ErrnoException;
    throw new Error(`${path}: cannot be read (${code}). Name a file that this process may read.`);
  }
  try {
    return JSON.parse(text);
  } catch {
    // The message of JSON.parse quotes the text.
    throw new Error(`${path}: is not JSON. Correct the file.`);
  }
}
