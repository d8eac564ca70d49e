import { randomBytes } from 'node:crypto';

/** Returns JWT_SECRET_KEY, or a random secret that is lost when the process ends. Use a random secret only for trials. */
export const exampleSecret = (): string => process.env.JWT_SECRET_KEY ?? randomBytes(64).toString('base64url');
