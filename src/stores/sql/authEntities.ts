import { AuthSession } from './AuthSession';
import type { TextKind } from './dialects/SqlDialect';
import { RevokedToken } from './RevokedToken';
import { SubjectCutoff } from './SubjectCutoff';

/** The entities of this library. */
export const authEntities = [RevokedToken, AuthSession, SubjectCutoff] as const;

/** Returns whether the target of an entity is this class or extends it. */
export const isEntityOf = (base: { readonly prototype: object }, target: unknown): boolean =>
  target === base || (typeof target === 'function' && target.prototype instanceof (base as never));

/** Returns whether an entity is one of this library's entities or extends one of them. */
export const isAuthEntity = (target: unknown): boolean => authEntities.some(base => isEntityOf(base, target));

/** The text columns of an entity, by property. */
type TextColumns<Entity> = Readonly<Partial<Record<keyof Entity, TextKind>>>;

const revokedTokenColumns: TextColumns<RevokedToken> = { jti: 'key', tokenType: 'word', subject: 'text' };

const sessionColumns: TextColumns<AuthSession> = {
  sid: 'key',
  subjectKey: 'key',
  subject: 'text',
  end: 'word',
  ipAddress: 'text',
  userAgent: 'text',
  device: 'text',
  accessScopes: 'text',
  refreshJti: 'key',
  previousJti: 'key',
};

const cutoffColumns: TextColumns<SubjectCutoff> = { subjectKey: 'key' };

/** Returns the text columns of an entity of this library. An entity of the application has none. */
export function textColumns(target: unknown): readonly (readonly [property: string, kind: TextKind])[] {
  if (isEntityOf(RevokedToken, target)) return Object.entries(revokedTokenColumns);
  if (isEntityOf(AuthSession, target)) return Object.entries(sessionColumns);
  return isEntityOf(SubjectCutoff, target) ? Object.entries(cutoffColumns) : [];
}
