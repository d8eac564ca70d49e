import { AuthSession } from './AuthSession';
import { isEntityOf } from './isEntityOf';
import { RevokedToken } from './RevokedToken';
import { SubjectCutoff } from './SubjectCutoff';

/** Whether an entity is one of this library's, or extends one. */
export const isAuthEntity = (target: unknown): boolean =>
  [RevokedToken, AuthSession, SubjectCutoff].some(base => isEntityOf(base, target));
