import type { AccessRule } from '../access/AccessRule';
import type { RequestAuthenticator } from './RequestAuthenticator';

/** The access rule of an action, and the login systems of which one decides a request. There is at least one. */
export interface DecidedRule {
  readonly rule: AccessRule;
  readonly systems: readonly RequestAuthenticator[];
}
