import { ConfigurationError } from '../errors/errors';

/**
 * Checks the issuer of an authorization server (RFC 8414 section 2): an https URL without query and fragment. Plain http is
 * accepted for this machine alone, for development.
 *
 * @throws ConfigurationError
 */
export function readIssuer(issuer: string | undefined): string {
  if (issuer === undefined) {
    throw new ConfigurationError(
      "encodeIssuer: is missing, and an AuthorizationServer needs it. Set it to the server's URL, such as 'https://login.example'.",
    );
  }
  if (isHttpsUrl(issuer)) return issuer;
  throw new ConfigurationError(
    'encodeIssuer: an AuthorizationServer needs an https URL without query and fragment (RFC 8414 section 2). Plain http works for localhost only.',
  );
}

/**
 * Checks the URL at which an application is reached. Default: the origin of the issuer.
 *
 * @throws ConfigurationError
 */
export function readBaseUrl(issuer: string, baseUrl: string | undefined): string {
  if (baseUrl === undefined) return new URL(issuer).origin;
  if (isHttpsUrl(baseUrl)) return baseUrl.replace(/\/$/, '');
  throw new ConfigurationError('AuthorizationServer: baseUrl: must be an https URL without query and fragment.');
}

/** Tells whether a text is an https URL, or an http URL of this machine, without user, query and fragment. */
export function isHttpsUrl(text: string): boolean {
  if (/[?#\s]/.test(text) || !URL.canParse(text)) return false;
  const { protocol, hostname, username, password } = new URL(text);
  if (username !== '' || password !== '') return false;
  return protocol === 'https:' || (protocol === 'http:' && /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname));
}
