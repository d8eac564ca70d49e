import type { AccessRule, Requirement } from '../access/AccessRule';
import type { RateLimitRule } from '../access/RateLimitRule';
import type { DecidedRule } from '../auth/DecidedRule';
import type { RequestAuthenticator } from '../auth/RequestAuthenticator';
import type { TokenLocation } from '../config/TokenLocation';
import { isProtected } from '../transport/csrf';
import { describeChecks } from './describeChecks';
import type { ReportedLimit, ReportedRequirements, ReportedSettings } from './ReportedRoute';

/** Describes what a rule requires, whichever login system decides. */
export function describeRequirements({ rule, systems }: DecidedRule): ReportedRequirements {
  const limits = rule.limits.length > 0 && { limits: rule.limits.map(describeLimit) };
  const loginTypes = systems.map(({ loginType }) => loginType).filter(type => type !== undefined);
  if (rule.kind === 'public') {
    return { access: 'public', ...(rule.loginTypes && { loginTypes: [...rule.loginTypes].sort() }), ...limits };
  }
  const { requirement, kind } = rule;
  return {
    access: kind,
    token: requirement.type,
    ...(loginTypes.length > 0 && { loginTypes: loginTypes.sort() }),
    ...describeChecks(requirement.checks),
    ...limits,
  };
}

const describeLimit = ({ max, window, key, stage, isNamed, name }: RateLimitRule): ReportedLimit => ({
  max,
  window,
  key,
  stage,
  ...(isNamed && { name }),
});

/**
 * Describes how one login system checks what a rule requires of the requests of one HTTP method.
 *
 * @param method - in upper case
 */
export const describeSettings = (rule: AccessRule, auth: RequestAuthenticator, method: string): ReportedSettings =>
  rule.kind === 'public' ? {} : settingsOf(rule.requirement, auth, method);

function settingsOf(requirement: Requirement, auth: RequestAuthenticator, method: string): ReportedSettings {
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
