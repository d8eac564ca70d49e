import { RevokedToken } from './RevokedToken';

/** Whether an entity is {@link RevokedToken}, or a class that extends it. */
export const isRevokedToken = (target: unknown): boolean =>
  target === RevokedToken || (typeof target === 'function' && target.prototype instanceof RevokedToken);
