import { AuthSession } from './AuthSession';
import { RevokedToken } from './RevokedToken';
import { SubjectCutoff } from './SubjectCutoff';

const own: readonly { prototype: object }[] = [RevokedToken, AuthSession, SubjectCutoff];

/** Whether an entity is one of this library's, or extends one. */
export const isAuthEntity = (target: unknown): boolean =>
  typeof target === 'function' &&
  own.some(entity => target === entity || (target.prototype as unknown) instanceof (entity as never));
