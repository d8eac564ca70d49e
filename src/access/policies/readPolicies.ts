import { ConfigurationError } from '../../errors/errors';
import type { Roles } from '../roles/Roles';
import { PolicyEngine } from './PolicyEngine';

/**
 * Checks the policies of a login system against its roles.
 *
 * @throws ConfigurationError for what `definePolicies` did not make, and for a rule that names an unknown role
 */
export function readPolicies(policies: unknown, roles: Roles): PolicyEngine | undefined {
  if (policies === undefined) return undefined;
  if (!(policies instanceof PolicyEngine)) {
    throw new ConfigurationError('policies: must be what definePolicies({ rules }) returns.');
  }
  const complaint = policies.namedRoles.map(role => roles.complaintAbout(role)).find(text => text !== undefined);
  if (complaint !== undefined) throw new ConfigurationError(`policies: ${complaint}`);
  return policies;
}
