import { createHash } from 'node:crypto';

const md5 = text => createHash('md5').update(text).digest('hex');

// What a row is called is worked out alike in JavaScript and in SQL, so that tokens of seeded sessions can be minted
// without asking. Hashes, since ids that ascend would keep to neighbouring pages of an index.
export const sidOf = index => md5(`session-${index}`);
export const revokedJtiOf = index => md5(`revoked-${index}`);
export const subjectOf = index => `subject-${index}`;

export const sidSql = index => `MD5(CONCAT('session-', ${index}))`;
export const revokedJtiSql = index => `MD5(CONCAT('revoked-', ${index}))`;
export const subjectSql = index => `CONCAT('subject-', ${index})`;

// SQLite has no hashes of its own.
export const teachMd5 = connection => void connection.function('MD5', { deterministic: true }, md5);
