import { AuthSession } from '../AuthSession';
import { isEntityOf } from '../isEntityOf';
import { RevokedToken } from '../RevokedToken';
import { SubjectCutoff } from '../SubjectCutoff';
import type { TextKind } from './exactText';

/** What the columns of text of one entity are for, by their properties. */
type TextColumns<Entity> = Readonly<Partial<Record<keyof Entity, TextKind>>>;

const ofRevokedToken: TextColumns<RevokedToken> = { jti: 'key', tokenType: 'word', subject: 'text' };

const ofSession: TextColumns<AuthSession> = {
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

const ofCutoff: TextColumns<SubjectCutoff> = { subjectKey: 'key' };

/** The columns of text of an entity; none for one that is not this library's. */
export function textColumns(target: unknown): readonly (readonly [property: string, kind: TextKind])[] {
  if (isEntityOf(RevokedToken, target)) return Object.entries(ofRevokedToken);
  if (isEntityOf(AuthSession, target)) return Object.entries(ofSession);
  return isEntityOf(SubjectCutoff, target) ? Object.entries(ofCutoff) : [];
}
