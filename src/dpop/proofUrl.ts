import { readOrigin } from '../config/readOrigin';
import { hostOf } from '../transport/requestOrigin';
import type { RequestLike } from '../transport/RequestLike';

/**
 * Normalizes a URL without its query and fragment (RFC 9449 section 4.3): letter case, default ports, dot segments and
 * percent-encoding are written in one way (RFC 3986 sections 6.2.2 and 6.2.3). Returns undefined for a text that is not
 * an `http` or `https` URL, and for a URL with a user name.
 */
export function proofUrl(text: string): string | undefined {
  // A backslash would become a slash, and tabs would vanish.
  if (!/^https?:\/\/[!-[\]-~]+$/i.test(text)) return undefined;
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return undefined;
  }
  if (url.username !== '' || url.password !== '') return undefined;
  return url.origin + url.pathname.replace(/%[\da-f]{2}/gi, normalizeEscape);
}

/** Characters that need no escape are written without it. Others are escaped in capital letters. */
function normalizeEscape(escape: string): string {
  const character = String.fromCharCode(parseInt(escape.slice(1), 16));
  return /[\w.~-]/.test(character) ? character : escape.toUpperCase();
}

/**
 * Returns the normalized URLs by which a request may have been sent: one below each base, or else the one that the
 * request itself tells. Behind a proxy that Koa trusts, the forwarded host and scheme count.
 */
export function requestUrls(request: RequestLike, bases: readonly string[] | undefined): readonly string[] {
  const { originalUrl = request.url ?? '' } = request;
  const [path = ''] = originalUrl.split(/[?#]/, 1);
  if (!path.startsWith('/')) return [];
  return (bases ?? ownBase(request)).flatMap(base => proofUrl(base + path) ?? []);
}

function ownBase(request: RequestLike): string[] {
  const host = hostOf(request);
  if (host === undefined) return [];
  const scheme = isEncrypted(request) ? 'https' : (host.scheme ?? 'http');
  // A Host header that contains more than a host could move a part of it into the path.
  const origin = readOrigin(`${scheme}://${host.name}`);
  return origin === undefined ? [] : [origin];
}

const isEncrypted = ({ socket }: RequestLike): boolean =>
  (socket as { readonly encrypted?: unknown } | undefined)?.encrypted === true;
