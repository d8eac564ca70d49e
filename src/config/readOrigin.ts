/**
 * Reads an origin as a browser writes it (RFC 6454 section 6.2): scheme, host, and a port that is not the scheme's own.
 *
 * @returns the origin in its one spelling, or undefined for what is none: `null`, a wildcard, a URL with a path
 */
export function readOrigin(text: string): string | undefined {
  // Schemes of applications, such as capacitor://localhost, have no origin in the eyes of the URL parser.
  if (!/^[a-z][a-z0-9+.-]*:\/\/[^\s/?#@\\*,]+\/?$/i.test(text)) return undefined;
  const bare = text.replace(/\/$/, '').toLowerCase();
  if (!/^https?:/.test(bare)) return bare;
  try {
    return new URL(bare).origin;
  } catch {
    return undefined;
  }
}
