import type { DataSource } from 'typeorm';

/** What an engine is told about a column of text. */
export interface TextOptions {
  readonly charset?: string;
  readonly collation?: string;
}

/** What a column of text is for: to be looked for, to hold one of a few words, or to be shown. */
export type TextKind = 'key' | 'word' | 'text';

const mysql: Readonly<Record<TextKind, TextOptions>> = {
  key: { charset: 'ascii', collation: 'ascii_bin' },
  word: { charset: 'ascii', collation: 'ascii_bin' },
  text: { charset: 'utf8mb4', collation: 'utf8mb4_bin' },
};

/** The order of "C" stays what it is when the operating system's does not, and with it the index. */
const postgres: Readonly<Record<TextKind, TextOptions>> = { key: { collation: 'C' }, word: {}, text: {} };

const nothing: Readonly<Record<TextKind, TextOptions>> = { key: {}, word: {}, text: {} };

/**
 * How columns compare text: byte by byte. A collation that ignored case would, in a unique key, take the second of two
 * tokens for the first.
 */
export function exactText({ options: { type } }: DataSource): Readonly<Record<TextKind, TextOptions>> {
  if (type === 'postgres') return postgres;
  return type === 'mysql' || type === 'mariadb' ? mysql : nothing;
}
