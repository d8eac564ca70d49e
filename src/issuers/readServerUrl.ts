/**
 * Reads the URL of a server whose answers are trusted: https, or http on the loopback interface.
 *
 * @returns undefined for every other text, and for a URL with a user name, a password or a fragment
 */
export function readServerUrl(text: unknown): URL | undefined {
  if (typeof text !== 'string' || !URL.canParse(text)) return undefined;
  const url = new URL(text);
  if (url.username !== '' || url.password !== '' || url.hash !== '') return undefined;
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url)) ? url : undefined;
}

/** Tells whether a URL leads to the loopback interface (RFC 6761 section 6.3, RFC 1122 section 3.2.1.3). */
export const isLoopback = ({ hostname }: URL): boolean => /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/.test(hostname);
