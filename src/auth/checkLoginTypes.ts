import { ConfigurationError } from '../errors/errors';
import type { RemoteIssuer } from '../issuers/RemoteIssuer';
import { AuthX } from './AuthX';
import { checkCookies } from './checkCookies';

/**
 * Refuses login systems that could be taken for each other.
 *
 * @returns them by their login type
 * @throws ConfigurationError naming them and the fix
 */
export function checkLoginTypes(auths: readonly AuthX[]): ReadonlyMap<string, AuthX> {
  const given: unknown = auths;
  if (!Array.isArray(given) || given.length === 0 || !given.every(auth => auth instanceof AuthX)) {
    throw new ConfigurationError('AuthManager: pass a list of one or more AuthX: new AuthManager([customers, staff]).');
  }
  const byName = new Map<string, AuthX>();
  for (const auth of auths) {
    const { loginType } = auth.config;
    if (loginType === undefined) {
      throw new ConfigurationError(
        "AuthManager: an AuthX has no login type. Set loginType in its configuration, such as 'staff'.",
      );
    }
    if (byName.has(loginType)) {
      throw new ConfigurationError(
        `AuthManager: two AuthX have the login type ${loginType}. Set another loginType in the configuration of one of them.`,
      );
    }
    byName.set(loginType, auth);
  }
  checkCookies(auths.map(({ config }) => config));
  checkIssuersApart(auths);
  return byName;
}

/**
 * Tokens of other products name no login type, so that the users of a shared issuer would be those of both. An issuer with
 * another audience issues other tokens.
 */
function checkIssuersApart(auths: readonly AuthX[]): void {
  const seen: { readonly issuer: RemoteIssuer; readonly auth: AuthX }[] = [];
  for (const auth of auths) {
    for (const issuer of auth.requests.issuers) {
      const other = seen.find(one => haveOneToken(one.issuer, issuer));
      seen.push({ issuer, auth });
      if (other === undefined) continue;
      throw new ConfigurationError(
        `AuthManager: ${String(other.auth.config.loginType)} and ${String(auth.config.loginType)} both accept the tokens of ${issuer.issuer}, which name no login type. Give the issuer to one of them.`,
      );
    }
  }
}

/** Whether a token can be meant for both. Each of them may have been made anew from the same options. */
const haveOneToken = (one: RemoteIssuer, other: RemoteIssuer): boolean =>
  one.issuer === other.issuer &&
  one.audience.some(audience => other.audience.includes(audience)) &&
  !(one.claims.namesLoginTypes && other.claims.namesLoginTypes);
