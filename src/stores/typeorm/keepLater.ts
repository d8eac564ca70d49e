import type { DataSource } from 'typeorm';

/** What the rows are called that an INSERT meets, where the engine wants a name for them. */
export const metRow = 'met';

/**
 * The end of an INSERT of revocations: of one that is there already the later expiry stays, and null, never, is the
 * latest. Columns are given by their names in the database.
 */
export function keepLater({ driver, options }: DataSource, jti: string, expiresAt: string): string {
  const [key, expiry] = [driver.escape(jti), driver.escape(expiresAt)];
  if (options.type === 'mysql' || options.type === 'mariadb') {
    return `ON DUPLICATE KEY UPDATE ${expiry} = GREATEST(${expiry}, VALUES(${expiry}))`;
  }
  const conflict = `ON CONFLICT (${key}) DO UPDATE SET ${expiry} =`;
  if (options.type !== 'postgres') return `${conflict} max(${expiry}, excluded.${expiry})`;
  const met = `${driver.escape(metRow)}.${expiry}`;
  return `${conflict} CASE WHEN ${met} IS NULL THEN NULL WHEN excluded.${expiry} IS NULL THEN NULL ELSE GREATEST(${met}, excluded.${expiry}) END`;
}
