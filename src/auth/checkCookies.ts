import type { AuthXConfig } from '../config/AuthXConfig';
import { ConfigurationError } from '../errors/errors';

/** A cookie that a login system sets, or that it deletes because it set it once. */
interface OwnCookie {
  readonly name: string;
  readonly path: string;
  readonly domain?: string | undefined;
  readonly isFormer: boolean;
}

/**
 * Refuses two login types of which one would overwrite, send or delete a cookie of the other in one browser.
 *
 * @throws ConfigurationError naming the cookie and the fix
 */
export function checkCookies(configs: readonly AuthXConfig[]): void {
  for (const [i, config] of configs.entries()) {
    for (const other of configs.slice(i + 1)) {
      const [cookies, others] = [cookiesOf(config), cookiesOf(other)];
      const shared = cookies.find(cookie => others.some(another => areOne(cookie, another)));
      if (!shared) continue;
      throw new ConfigurationError(
        `AuthManager: ${String(config.loginType)} and ${String(other.loginType)} both have the cookie ${shared.name}. Set accessCookieName, refreshCookieName, accessCsrfCookieName and refreshCsrfCookieName of one of them to other names, or give the cookies separate paths.`,
      );
    }
  }
}

function cookiesOf({ cookies, csrf, tokenLocations }: AuthXConfig): readonly OwnCookie[] {
  const types = (['access', 'refresh'] as const).filter(type => tokenLocations[type].includes('cookies'));
  const set = types.flatMap(type => [
    cookies[type].token,
    ...(csrf.protect && csrf.inCookies ? [cookies[type].csrf] : []),
  ]);
  return [
    ...set.map(cookie => ({ ...cookie, domain: cookies.domain, isFormer: false })),
    ...cookies.former.map(cookie => ({ ...cookie, isFormer: true })),
  ];
}

/** Two deletions of one cookie do no harm. */
const areOne = (one: OwnCookie, other: OwnCookie): boolean =>
  one.name === other.name &&
  !(one.isFormer && other.isFormer) &&
  (isWithin(one.path, other.path) || isWithin(other.path, one.path)) &&
  areDomainsOne(one.domain, other.domain);

/** Whether a browser that sends a cookie of one path to a URL sends it to all below another (RFC 6265 section 5.1.4). */
const isWithin = (path: string, outer: string): boolean =>
  path === outer || path.startsWith(outer.endsWith('/') ? outer : `${outer}/`);

/** A cookie without a domain is that of the host itself, which is one of every domain that is configured for it. */
function areDomainsOne(one: string | undefined, other: string | undefined): boolean {
  if (one === undefined || other === undefined) return true;
  const [first, second] = [one, other].map(name => `.${name.toLowerCase().replace(/^\./, '')}`) as [string, string];
  return first.endsWith(second) || second.endsWith(first);
}
