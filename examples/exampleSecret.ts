import { randomBytes } from 'node:crypto';

/** JWT_SECRET_KEY, or a secret that lasts as long as the process: good for trying things out. */
export const exampleSecret = (): string => process.env.JWT_SECRET_KEY ?? randomBytes(64).toString('base64url');
