import { readOrigin } from '../config/readOrigin';

/**
 * Whether a page's origin is this host's, or an allowed one. Hosts are compared and not schemes, since behind a proxy
 * that ends TLS the request looks like plain HTTP.
 *
 * @param host - the `Host` header of the request
 */
export function isOwnOrigin(written: string, host: string | undefined, allowed: ReadonlySet<string>): boolean {
  const origin = readOrigin(written);
  if (origin === undefined) return false;
  if (allowed.has(origin)) return true;
  // Read with the page's scheme, so that its own port may be written out or not.
  return (
    host !== undefined &&
    /^https?:/.test(origin) &&
    readOrigin(`${origin.split(':', 1)[0] as string}://${host}`) === origin
  );
}
