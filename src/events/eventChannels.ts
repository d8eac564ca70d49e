import type { AuthXEventName } from './AuthXEvents';
import { EventChannel } from './EventChannel';

/** The channels of all events. */
export const eventChannels: { readonly [Name in AuthXEventName]: EventChannel<Name> } = {
  'token.issued': new EventChannel('token.issued'),
  'token.revoked': new EventChannel('token.revoked'),
  'request.accepted': new EventChannel('request.accepted'),
  'request.refused': new EventChannel('request.refused'),
  'session.started': new EventChannel('session.started'),
  'session.refreshed': new EventChannel('session.refreshed'),
  'session.ended': new EventChannel('session.ended'),
  'refresh.reused': new EventChannel('refresh.reused'),
  'dependency.answered': new EventChannel('dependency.answered'),
  'dependency.failed': new EventChannel('dependency.failed'),
  'limit.reached': new EventChannel('limit.reached'),
  'login.failed': new EventChannel('login.failed'),
  'login.throttled': new EventChannel('login.throttled'),
  'key.selected': new EventChannel('key.selected'),
  'policy.decided': new EventChannel('policy.decided'),
  'refusal.explained': new EventChannel('refusal.explained'),
};
