import type { AccessRule, Requirement } from '../access/AccessRule';
import type { RequestAuthenticator } from '../auth/RequestAuthenticator';
import type { TokenLocation } from '../config/TokenLocation';
import { isProtected } from '../transport/csrf';
import { describeChecks } from './describeChecks';
import type { ReportedRequirements, ReportedSettings } from './ReportedRoute';

/**
 * Describes what a rule requires of the requests of one HTTP method, and how one login system checks it.
 *
 * @param method - in upper case
 */
export function describeRule(
  rule: AccessRule,
  auth: RequestAuthenticator,
  method: string,
): ReportedRequirements & ReportedSettings {
  if (rule.kind === 'public') return { access: 'public' };
  const { requirement, kind } = rule;
  return {
    access: kind,
    token: requirement.type,
    ...describeChecks(requirement.checks),
    ...describeSettings(requirement, auth, method),
  };
}

function describeSettings(requirement: Requirement, auth: RequestAuthenticator, method: string): ReportedSettings {
  const { config } = auth;
  const { senderConstrained, failOpen, csrf } = requirement;
  const locations = locationsOf(requirement, auth);
  const dpop = senderConstrained ? 'required' : config.dpop;
  return {
    locations,
    ...(locations.includes('cookies') && { csrf: csrf ?? isProtected(method, config.csrf) }),
    revocation: auth.revocationFor(requirement),
    ...(failOpen && { failOpen }),
    ...(dpop !== 'off' && { dpop }),
  };
}

/** Returns where a token of the required type is looked for. */
export function locationsOf({ locations, type }: Requirement, { config }: RequestAuthenticator): TokenLocation[] {
  if (locations) return [...locations];
  const { access, refresh } = config.tokenLocations;
  return [...new Set(type === 'any' ? [...access, ...refresh] : type === 'refresh' ? refresh : access)];
}
