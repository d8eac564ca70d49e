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
 * Tells whether a text is the URL of a request: below one of the bases, or else the URL that the request itself tells.
 * Behind a proxy that Koa trusts, the forwarded host and scheme count.
 */
export function isUrlOf(text: string, request: RequestLike, bases: readonly string[] | undefined): boolean {
  const { originalUrl = request.url ?? '' } = request;
  const [path = ''] = originalUrl.split(/[?#]/, 1);
  if (!path.startsWith('/')) return false;
  const urls = (bases ?? ownBase(request)).map(base => base + path);
  // Most clients write the URL as they send it, so that nothing has to be normalized.
  if (urls.includes(text)) return true;
  const url = proofUrl(text);
  return url !== undefined && urls.some(own => proofUrl(own) === url);
}

/** Nearly all requests to a server name the same host. */
let lastOrigin: { readonly written: string; readonly origin: string | undefined } | undefined;

function ownBase(request: RequestLike): string[] {
  const host = hostOf(request);
  if (host === undefined) return [];
  const written = `${isEncrypted(request) ? 'https' : (host.scheme ?? 'http')}://${host.name}`;
  // A Host header that contains more than a host could move a part of it into the path.
  if (lastOrigin?.written !== written) lastOrigin = { written, origin: readOrigin(written) };
  return lastOrigin.origin === undefined ? [] : [lastOrigin.origin];
}

const isEncrypted = ({ socket }: RequestLike): boolean =>
  (socket as { readonly encrypted?: unknown } | undefined)?.encrypted === true;
