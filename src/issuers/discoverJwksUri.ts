import type { JsonObject } from '../token/TokenType';
import { fetchDocument } from './fetchDocument';
import { IssuerDocumentError } from './IssuerDocumentError';
import { isLoopback, readServerUrl } from './readServerUrl';

/**
 * Finds the address of an issuer's keys in its metadata: of OpenID Connect Discovery 1.0 section 4, or else of RFC 8414
 * section 3.
 *
 * @param issuer - a URL without a query (RFC 8414 section 2)
 * @throws IssuerDocumentError if there is no metadata, or if it is not that of this issuer; the error of `fetch`
 */
export async function discoverJwksUri(issuer: string, signal: AbortSignal): Promise<string> {
  const metadata = await fetchMetadata(issuer, signal);
  // Without this check, a server could pass for another issuer (RFC 8414 section 3.3).
  if (metadata.issuer !== issuer) throw new IssuerDocumentError('OTHER_ISSUER');
  if (typeof metadata.jwks_uri !== 'string') throw new IssuerDocumentError('NO_JWKS_URI');
  const url = readServerUrl(metadata.jwks_uri);
  // A remote issuer must not make this process call a server on its own machine.
  if (!url || (isLoopback(url) && !isLoopback(new URL(issuer)))) throw new IssuerDocumentError('UNSAFE_JWKS_URI');
  return url.href;
}

async function fetchMetadata(issuer: string, signal: AbortSignal): Promise<JsonObject> {
  const [first, second] = metadataUrls(issuer);
  try {
    return (await fetchDocument(first, signal)).value;
  } catch (error) {
    // An error of the network would be the same for the other path of the same server.
    if (!(error instanceof IssuerDocumentError)) throw error;
    return (await fetchDocument(second, signal)).value;
  }
}

/** OpenID Connect appends its path to that of the issuer. RFC 8414 inserts its path before it. */
export function metadataUrls(issuer: string): [string, string] {
  const { origin, pathname } = new URL(issuer);
  const path = pathname.replace(/\/$/, '');
  return [
    `${origin}${path}/.well-known/openid-configuration`,
    `${origin}/.well-known/oauth-authorization-server${path}`,
  ];
}
