import type { CookieAttributes, CookieName, CookiePair } from './CookieAttributes';
import type { CsrfOptions } from './CsrfOptions';
import type { FormerCookieOptions } from './FormerCookieOptions';
import { cookieDomain, cookiePath, httpToken } from './httpGrammar';
import { findUnknown } from './refuseUnknown';
import { ConfigurationError } from '../errors/errors';

/** A cookie of an earlier configuration, with the attributes that delete it. */
export interface FormerCookie extends CookieName, CookieAttributes {
  /** The type of token that a cookie of this name has now. Undefined for a name that is no longer used. */
  readonly type: 'access' | 'refresh' | undefined;
}

/** The cookies of the present configuration. */
interface CurrentCookies extends CookieAttributes {
  readonly access: CookiePair;
  readonly refresh: CookiePair;
}

/** A cookie as it is set now. */
interface CurrentCookie extends CookieName {
  readonly type: 'access' | 'refresh';
  readonly isSet: boolean;
}

/**
 * Reads the option `formerCookies`.
 *
 * @throws ConfigurationError for an entry that names no cookie, or one that is still set
 */
export function readFormerCookies(
  { formerCookies = [], cookieCsrfProtect = true, csrfInCookies = true }: CsrfOptions,
  settings: CurrentCookies,
): readonly FormerCookie[] {
  const setsCsrf = cookieCsrfProtect && csrfInCookies;
  const current: CurrentCookie[] = (['access', 'refresh'] as const).flatMap(type => [
    { ...settings[type].token, type, isSet: true },
    { ...settings[type].csrf, type, isSet: setsCsrf },
  ]);
  return (formerCookies as unknown[]).flatMap((entry, index) => {
    const option = `formerCookies[${String(index)}]`;
    assertEntry(option, entry);
    const cookies = expand(entry, current).map(cookie => ({ ...cookie, ...attributesOf(entry, settings) }));
    const kept = cookies.find(cookie => current.some(now => now.isSet && isSame(cookie, now, settings)));
    if (kept) {
      throw new ConfigurationError(
        `${option}: ${kept.name} with the path ${kept.path} is a cookie of this configuration. Give the name, domain or path that it had before.`,
      );
    }
    return cookies;
  });
}

function expand(
  { name, path }: FormerCookieOptions,
  current: readonly CurrentCookie[],
): Pick<FormerCookie, 'name' | 'path' | 'type'>[] {
  const named = name === undefined ? current : current.filter(cookie => cookie.name === name);
  if (named.length === 0) return [{ name: name ?? '', path: path ?? '/', type: undefined }];
  return named.map(cookie => ({ name: cookie.name, path: path ?? cookie.path, type: cookie.type }));
}

/** Browsers take a deletion only with the attributes that they demand of the cookie itself. */
function attributesOf(
  { domain, partitioned = false }: FormerCookieOptions,
  { sameSite, secure }: CookieAttributes,
): CookieAttributes {
  const attributes = { domain: domain ?? undefined, partitioned };
  return partitioned ? { ...attributes, sameSite: 'none', secure: true } : { ...attributes, sameSite, secure };
}

const isSame = (former: FormerCookie, now: CurrentCookie, settings: CookieAttributes): boolean =>
  former.name === now.name &&
  former.path === now.path &&
  former.partitioned === settings.partitioned &&
  plainDomain(former.domain) === plainDomain(settings.domain);

/** Browsers drop a leading dot, and compare in any letter case (RFC 6265 section 5.2.3). */
const plainDomain = (domain = ''): string => domain.replace(/^\./, '').toLowerCase();

const names = ['name', 'domain', 'path', 'partitioned'];

function assertEntry(option: string, entry: unknown): asserts entry is FormerCookieOptions {
  if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) {
    throw new ConfigurationError(`${option}: must be an object with name, domain or path.`);
  }
  const unknown = findUnknown(entry, names);
  if (unknown) throw new ConfigurationError(`${option}.${unknown.name}: ${unknown.complaint}`);
  const { name, domain, path, partitioned } = entry as Record<string, unknown>;
  if ([name, domain, path, partitioned].every(value => value === undefined)) {
    throw new ConfigurationError(`${option}: is empty. Give the name, domain or path that the cookie had before.`);
  }
  assertText(`${option}.name`, name, [httpToken, 'the name of a cookie (RFC 6265 section 4.1.1)']);
  assertText(`${option}.domain`, domain ?? undefined, [cookieDomain, 'a host name, such as example.com, or null']);
  assertText(`${option}.path`, path, [cookiePath, 'a path that begins with / (RFC 6265 section 4.1.1)']);
  if (partitioned !== undefined && typeof partitioned !== 'boolean') {
    throw new ConfigurationError(`${option}.partitioned: must be true or false.`);
  }
}

function assertText(option: string, value: unknown, [grammar, description]: readonly [RegExp, string]): void {
  if (value === undefined || (typeof value === 'string' && grammar.test(value))) return;
  throw new ConfigurationError(`${option}: must be ${description}.`);
}
