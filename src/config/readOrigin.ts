/**
 * Reads an origin as a browser writes it (RFC 6454 section 6.2): scheme, host, and the port if it is not the default.
 *
 * @returns the origin in its normal form; undefined for `null`, a wildcard, a URL with a path, and other texts
 */
export function readOrigin(text: string): string | undefined {
  // The URL parser gives no origin for the schemes of applications, such as capacitor://localhost.
  if (!/^[a-z][a-z0-9+.-]*:\/\/[^\s/?#@\\*,]+\/?$/i.test(text)) return undefined;
  const bare = text.replace(/\/$/, '').toLowerCase();
  if (!/^https?:/.test(bare)) return bare;
  try {
    return new URL(bare).origin;
  } catch {
    return undefined;
  }
}
