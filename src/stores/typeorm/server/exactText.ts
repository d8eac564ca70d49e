import type { DataSource } from 'typeorm';
import type { RevokedToken } from '../RevokedToken';

/** What an engine is told about a column of text. */
interface TextOptions {
  readonly charset?: string;
  readonly collation?: string;
}

/** Columns of text; the others hold numbers. */
type TextColumn = keyof Pick<RevokedToken, 'jti' | 'tokenType' | 'subject'>;

const mysql: Readonly<Record<TextColumn, TextOptions>> = {
  jti: { charset: 'ascii', collation: 'ascii_bin' },
  tokenType: { charset: 'ascii', collation: 'ascii_bin' },
  subject: { charset: 'utf8mb4', collation: 'utf8mb4_bin' },
};

/** The order of "C" stays what it is when the operating system's does not, and with it the index. */
const postgres: Readonly<Record<TextColumn, TextOptions>> = { jti: { collation: 'C' }, tokenType: {}, subject: {} };

const nothing: Readonly<Record<TextColumn, TextOptions>> = { jti: {}, tokenType: {}, subject: {} };

/**
 * How the columns of revoked tokens compare text: byte by byte. A collation that ignored case would, in a unique key, take
 * the second of two tokens for the first.
 */
export function exactText({ options: { type } }: DataSource): Readonly<Record<TextColumn, TextOptions>> {
  if (type === 'postgres') return postgres;
  return type === 'mysql' || type === 'mariadb' ? mysql : nothing;
}
